import { createRemoteJWKSet, decodeProtectedHeader, jwtVerify } from 'jose';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startTestIssuer, type TestIssuer } from './issuer.ts';

let issuer: TestIssuer;

beforeEach(async () => {
  issuer = await startTestIssuer();
});
afterEach(() => issuer.stop());

async function discoverKeys() {
  const response = await fetch(`${issuer.url}/.well-known/openid-configuration`);
  const { jwks_uri } = (await response.json()) as { jwks_uri: string };
  return createRemoteJWKSet(new URL(jwks_uri), { cooldownDuration: 0 });
}

test('its tokens verify by discovery, also after keys were added and rotated', async () => {
  const keys = await discoverKeys();
  for (const change of [() => undefined, () => issuer.addKey('ES256'), () => issuer.rotate('RS256')]) {
    await change();
    const token = await issuer.token({ email: 'a@b.c' });
    const { payload } = await jwtVerify(token, keys, { issuer: issuer.url });
    expect(payload.email).toBe('a@b.c');
  }
  expect(issuer.fetches).toEqual({ discovery: 1, jwks: 3 });
  expect(issuer.keys.map((key) => key.kid)).toEqual(['key-3']);
});

test('a token can be wrong in any way that a test needs', async () => {
  const foreign = await issuer.makeForeignKey('key-1');
  const token = await issuer.token(
    { aud: undefined, exp: 'soon' },
    { key: foreign, header: { jku: 'http://x' } },
  );
  expect(decodeProtectedHeader(token)).toEqual({ alg: 'RS256', kid: 'key-1', typ: 'JWT', jku: 'http://x' });
  await expect(jwtVerify(token, await discoverKeys())).rejects.toThrow('signature verification failed');
});

test('it can be away, or broken, and come back at the same address', async () => {
  const ask = () => fetch(`${issuer.url}/keys`).then((response) => response.status);
  issuer.failWith = 503;
  expect(await ask()).toBe(503);
  issuer.failWith = undefined;
  await issuer.stop();
  await expect(ask()).rejects.toThrow();
  await issuer.start();
  expect(await ask()).toBe(200);
});
