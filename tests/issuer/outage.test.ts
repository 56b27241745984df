// The issuer while its database is away.

import { useTestDatabase } from '@jobbergate/testkit';
import { decodeProtectedHeader } from 'jose';
import { expect, test } from 'vitest';
import { requestDevice } from './device-login.ts';
import { CookieClient, postForm } from './http-client.ts';
import { SECRETS, startIssuer } from './service.ts';

const database = useTestDatabase();

test('says so without its internals, goes on with what needs no database, and does not crash', async () => {
  const service = await startIssuer(database());
  const [key] = (await service.issuer.jwks()).keys;
  await service.database.pool.end();
  service.database.close = async () => undefined;

  const device = await requestDevice(service);
  expect([device.status, device.body.error]).toEqual([500, 'server_error']);
  const page = await new CookieClient({ accept: 'text/html' }).get(
    `${service.url}/device?user_code=BCDF-GHJK`,
  );
  expect(page.status).toBe(500);
  for (const answer of [JSON.stringify(device.body), page.text])
    expect(answer).not.toMatch(/pool|pg|at .*\.ts/);
  expect(service.log.filter((event) => event.level === 'error').length).toBeGreaterThan(0);

  const agent = { client_id: 'local', client_secret: SECRETS.agentSecret, grant_type: 'client_credentials' };
  const token = await postForm(service, 'token', agent);
  expect(token.status).toBe(200);
  expect(decodeProtectedHeader(String(token.body.access_token)).kid).toBe(key?.kid);
  await service.close();
});
