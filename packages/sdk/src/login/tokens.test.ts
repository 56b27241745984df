import { afterEach, expect, test } from 'vitest';
import { discoverIssuer } from './issuer-metadata.ts';
import { refreshTokens } from './refresh.ts';
import { revokeToken } from './revoke.ts';
import { type Script, type ScriptedIssuer, startScriptedIssuer } from './scripted-issuer.ts';
import { tokenClaims, tokenExpiry } from './token-expiry.ts';
import { readTokens } from './tokens.ts';

let issuer: ScriptedIssuer | undefined;
afterEach(() => issuer?.close());

async function begin(script: Script) {
  issuer = await startScriptedIssuer(script);
  return { clientId: 'cli', metadata: await discoverIssuer({ issuer: issuer.url }) };
}

const jwt = (claims: unknown) => `e30.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.c2ln`;

test('the end of a token is expires_in from now, and its claim exp only without that', () => {
  const accessToken = jwt({ exp: 2_000_000_000 });
  expect(readTokens({ access_token: accessToken, expires_in: 60 }, 'i', 1000).expiresAt).toBe(61_000);
  expect(readTokens({ access_token: accessToken, expires_in: '60' }, 'i', 1000).expiresAt).toBe(61_000);
  expect(readTokens({ access_token: accessToken }, 'i', 1000).expiresAt).toBe(2_000_000_000_000);
  expect(readTokens({ access_token: 'opaque' }, 'i', 1000).expiresAt).toBeUndefined();
  expect(readTokens({ access_token: jwt({ exp: 1e300 }), expires_in: 1e300 }, 'i').expiresAt).toBeUndefined();
});

test.each([[undefined], [''], ['a b'], ['a\r\nX-Evil: 1'], ['\u001b[2J'], [7]])(
  'the access token %j is refused',
  (token) => {
    expect(() => readTokens({ access_token: token }, 'i')).toThrow(/without an access token/);
  },
);

test.each(['', 'opaque', 'a.b', 'a.!.c', jwt([]), jwt(null), `e30.${btoa('{')}.c`])(
  '%j has no claims',
  (token) => {
    expect(tokenClaims(token)).toBeUndefined();
    expect(tokenExpiry(token)).toBeUndefined();
  },
);

test('claims are read as UTF-8', () => {
  expect(tokenClaims(jwt({ name: 'Zoë 日本' }))).toEqual({ name: 'Zoë 日本' });
});

test('a refresh keeps the old refresh token when the issuer gives no new one', async () => {
  const client = await begin({
    token: [
      { status: 200, body: { access_token: 'A2' } },
      { status: 200, body: { access_token: 'A3', refresh_token: 'R3' } },
    ],
  });
  await expect(refreshTokens(client, 'R1')).resolves.toMatchObject({ accessToken: 'A2', refreshToken: 'R1' });
  await expect(refreshTokens(client, 'R1')).resolves.toMatchObject({ accessToken: 'A3', refreshToken: 'R3' });
  expect(issuer?.seen[0]?.form).toEqual({
    grant_type: 'refresh_token',
    refresh_token: 'R1',
    client_id: 'cli',
  });
});

test('a refresh token that has ended is refused with the code of the issuer', async () => {
  const client = await begin({
    token: [{ status: 400, body: { error: 'invalid_grant', error_description: 'gone' } }],
  });
  await expect(refreshTokens(client, 'SECRET')).rejects.toMatchObject({
    code: 'invalid_grant',
    message: expect.not.stringContaining('SECRET'),
  });
});

test('a login is ended at the issuer where it has an endpoint for that', async () => {
  const client = await begin({});
  await expect(revokeToken(client, 'R1')).resolves.toBe(true);
  expect(issuer?.seen[0]).toMatchObject({ path: '/revoke', form: { token: 'R1', client_id: 'cli' } });
  const without = { ...client, metadata: { ...client.metadata, revocationEndpoint: undefined } };
  await expect(revokeToken(without, 'R1')).resolves.toBe(false);
});
