// What every route of the current contract shares: the document, the service's own routes, and the form of errors.
import { readFileSync } from 'node:fs';
import { until } from '@jobbergate/testkit';
import pg from 'pg';
import { describe, expect, test } from 'vitest';
import { CURRENT, describeApi } from '../../tools/write-openapi.ts';
import { useService } from './service.ts';

const service = useService();

describe('the service under the current contract', () => {
  test('tells anybody how to log in, and that it works', async () => {
    const nobody = service().withToken(undefined);
    expect(await nobody.get('/health')).toMatchObject({ status: 204, text: '' });
    expect(await nobody.get('/about')).toMatchObject({
      status: 200,
      body: { version: expect.any(String), issuer: service().issuer.url, client_id: 'jobbergate-cli' },
    });
  });

  test('says that its database is away, and works again when it is back', async () => {
    const { database } = service();
    const health = async () => (await service().withToken(undefined).get('/health')).status;
    const owner = new pg.Client(database);
    await owner.connect();
    try {
      await owner.query(`ALTER DATABASE ${database.database} CONNECTION LIMIT 0`);
      await owner.query(
        'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()',
      );
      await until('it is away', async () => (await health()) === 503);
      await owner.query(`ALTER DATABASE ${database.database} CONNECTION LIMIT -1`);
      await until('it is back', async () => (await health()) === 204);
    } finally {
      await owner.end();
    }
  });

  test('has an OpenAPI document and a page of its own, beside those of the documented contract', async () => {
    const nobody = service().withToken(undefined);
    const { body } = await nobody.get('/openapi.json');
    expect(Object.keys(body.paths)).toEqual(expect.arrayContaining(['/v5/jobbergate/about']));
    expect(Object.keys(body.paths).every((path) => path.startsWith('/v5/jobbergate/'))).toBe(true);
    expect((await nobody.get('/docs')).text).toContain('"docs/start.js"');
    expect((await nobody.get('/docs/start.js')).text).toContain('/v5/jobbergate/docs/oauth2-redirect.html');
  });

  test('describes itself as the committed document does', async () => {
    expect(await describeApi(CURRENT)).toBe(readFileSync(CURRENT.file, 'utf8'));
  });

  test('sends who wrote a slash too many to the path without', async () => {
    const answer = await service().withToken(undefined).get('/about/?x=1');
    expect([answer.status, answer.headers.get('location')]).toEqual([307, '/v5/jobbergate/about?x=1']);
  });

  test('answers unknown paths with 404 and unknown methods with 405, as a text', async () => {
    const nobody = service().withToken(undefined);
    expect(await nobody.get('/nothing')).toMatchObject({ status: 404, body: { detail: 'Not Found' } });
    expect(await nobody.get('/nothing/')).toMatchObject({ status: 404, body: { detail: 'Not Found' } });
    expect(await nobody.delete('/about')).toMatchObject({
      status: 405,
      body: { detail: 'Method Not Allowed' },
    });
  });
});
