import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { readAbout } from './about.ts';
import { discoverIssuer } from './issuer-metadata.ts';

const closers: (() => void)[] = [];
afterEach(() => {
  for (const close of closers.splice(0)) close();
});

/** Serves one JSON document for each path, 404 elsewhere; `BASE` in it becomes the server's address. */
async function serve(documents: Record<string, unknown>): Promise<string> {
  const server = createServer((request, response) => {
    const document = documents[request.url ?? ''];
    if (document === undefined) response.writeHead(404).end();
    else response.end(JSON.stringify(document).replaceAll('BASE', base));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  closers.push(() => server.close());
  return base;
}

const oidcPath = '/realms/x/.well-known/openid-configuration';
const document = { issuer: 'BASE/realms/x', token_endpoint: 'BASE/token' };

test('endpoints are found by OpenID Connect discovery, whatever slash the address ends in', async () => {
  const base = await serve({ [oidcPath]: { ...document, device_authorization_endpoint: 'BASE/device' } });
  for (const issuer of [`${base}/realms/x`, `${base}/realms/x/`]) {
    const metadata = await discoverIssuer({ issuer });
    expect(metadata.tokenEndpoint.href).toBe(`${base}/token`);
    expect(metadata.deviceEndpoint?.href).toBe(`${base}/device`);
    expect(metadata.revocationEndpoint).toBeUndefined();
    expect(metadata.secretMethods).toEqual(['client_secret_basic']);
  }
});

test('an issuer that has only the OAuth document is found too (RFC 8414 §3.1)', async () => {
  const base = await serve({ '/.well-known/oauth-authorization-server/realms/x': document });
  await expect(discoverIssuer({ issuer: `${base}/realms/x` })).resolves.toMatchObject({
    issuer: `${base}/realms/x`,
  });
});

test.each([
  ['speaks for another issuer', { ...document, issuer: 'https://evil.example' }],
  ['has no token endpoint', { issuer: 'BASE/realms/x' }],
  ['has a token endpoint that is no web address', { ...document, token_endpoint: 'file:///etc/passwd' }],
  ['is no object', []],
])('a discovery document that %s is refused', async (_, body) => {
  const base = await serve({ [oidcPath]: body });
  await expect(discoverIssuer({ issuer: `${base}/realms/x` })).rejects.toMatchObject({
    code: 'unexpected_answer',
  });
});

test('an issuer reached by TLS may not send secrets elsewhere without it', async () => {
  const body = { issuer: 'https://issuer.example', token_endpoint: 'http://issuer.example/token' };
  const fetch = async () => Response.json(body);
  const finding = discoverIssuer({ issuer: 'https://issuer.example', fetch });
  await expect(finding).rejects.toThrow(/token_endpoint is not https/);
});

test('a server that is no issuer is said to be none', async () => {
  const base = await serve({});
  await expect(discoverIssuer({ issuer: base })).rejects.toMatchObject({ code: 'not_supported' });
});

test('the API tells its issuer and its client to anybody', async () => {
  const about = { version: '0.1.0', issuer: 'BASE/realms/x', client_id: 'jobbergate-cli' };
  const baseUrl = await serve({ '/v5/jobbergate/about': about });
  const expected = { version: '0.1.0', issuer: `${baseUrl}/realms/x`, clientId: 'jobbergate-cli' };
  await expect(readAbout({ baseUrl })).resolves.toEqual(expected);
});

test('an API without that answer, and a server that is none, are refused', async () => {
  await expect(readAbout({ baseUrl: await serve({}) })).rejects.toMatchObject({ code: 'not_found' });
  const other = await serve({ '/v5/jobbergate/about': { hello: 1 } });
  await expect(readAbout({ baseUrl: other })).rejects.toMatchObject({ code: 'unexpected_answer' });
});
