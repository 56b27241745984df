// The token route beside the device flow: client credentials, refresh, revocation; keys and their rotation.

import { createIssuer } from '@jobbergate/issuer';
import { useTestDatabase } from '@jobbergate/testkit';
import { createLocalJWKSet, decodeJwt, decodeProtectedHeader, jwtVerify } from 'jose';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { logIn } from './device-login.ts';
import { CookieClient, postForm } from './http-client.ts';
import { AUDIENCE, type IssuerService, SECRETS, startIssuer, USER } from './service.ts';

const database = useTestDatabase();
let service: IssuerService;

beforeAll(async () => {
  service = await startIssuer(database());
});
afterAll(() => service.close());

const agent = { client_id: 'local', client_secret: SECRETS.agentSecret, grant_type: 'client_credentials' };

test('the agent gets a token by its secret in the body, without an email', async () => {
  const answer = await postForm(service, 'token', agent);
  expect(answer.status).toBe(200);
  const claims = decodeJwt(String(answer.body.access_token));
  expect(claims).toMatchObject({
    azp: 'local',
    client_id: 'local',
    aud: AUDIENCE,
    permissions: ['jobbergate:job-submissions:update'],
  });
  expect(claims).not.toHaveProperty('email');
});

test('the agent gets a token by HTTP Basic as well', async () => {
  const authorization = `Basic ${Buffer.from(`local:${SECRETS.agentSecret}`).toString('base64')}`;
  const answer = await postForm(service, 'token', { grant_type: 'client_credentials' }, { authorization });
  expect(answer.status).toBe(200);
});

test.each([
  ['a resource of its own', 'resource=https://elsewhere.example/'],
  ['a resource that is no URI', 'resource=apis'],
  ['an audience', 'audience=https://elsewhere.example/'],
  ['two resources', 'resource=a:b&resource=c:d'],
])('a token is for the API whatever the client sends: %s', async (_what, extra) => {
  const answer = await postForm(
    service,
    'token',
    new URLSearchParams(`${new URLSearchParams(agent)}&${extra}`),
  );
  expect(decodeJwt(String(answer.body.access_token)).aud).toBe(AUDIENCE);
});

test('a refresh token needs no secret, stays valid, and slides', async () => {
  const first = await logIn(service);
  const refresh = { client_id: 'default', grant_type: 'refresh_token' };
  const early = String(first.refresh_token);
  const opaque = String(decodeJwt(early).jti);
  await service.storage.extend('RefreshToken', opaque, Math.floor(Date.now() / 1000) + 60);

  const second = await postForm(service, 'token', { ...refresh, refresh_token: early });
  expect(second.status).toBe(200);
  expect(decodeJwt(String(second.body.access_token)).email).toBe(USER);
  expect(Number(decodeJwt(String(second.body.refresh_token)).exp)).toBeGreaterThan(
    Date.now() / 1000 + 29 * 86_400,
  );
  const stored = await service.storage.find('RefreshToken', opaque);
  expect(Number(stored?.expiresAt)).toBeGreaterThan(Date.now() / 1000 + 29 * 86_400);

  const again = await postForm(service, 'token', { ...refresh, refresh_token: early });
  expect(again.status).toBe(200);
});

test('a revoked refresh token refreshes nothing; the other login of the same person goes on', async () => {
  const browser = new CookieClient();
  const one = await logIn(service, browser);
  const other = await logIn(service, browser);
  const revoked = await postForm(service, 'revoke', {
    client_id: 'default',
    token: String(one.refresh_token),
  });
  expect(revoked.status).toBe(200);
  const refresh = (tokens: Record<string, unknown>) =>
    postForm(service, 'token', {
      client_id: 'default',
      grant_type: 'refresh_token',
      refresh_token: String(tokens.refresh_token),
    });
  expect((await refresh(one)).body.error).toBe('invalid_grant');
  expect((await refresh(other)).status).toBe(200);
});

test('a refresh that races a revocation does not bring the token back', async () => {
  const tokens = await logIn(service);
  const refresh_token = String(tokens.refresh_token);
  const refresh = () =>
    postForm(service, 'token', { client_id: 'default', grant_type: 'refresh_token', refresh_token });
  const revoke = () => postForm(service, 'revoke', { client_id: 'default', token: refresh_token });
  await Promise.all([refresh(), refresh(), revoke(), refresh(), refresh()]);
  expect((await refresh()).body.error).toBe('invalid_grant');
});

test('userinfo tells whose token it is, and takes no ID token', async () => {
  const tokens = await logIn(service);
  const ask = (token: unknown) =>
    fetch(`${service.url}/protocol/openid-connect/userinfo`, {
      headers: { authorization: `Bearer ${token}` },
    });
  expect(await (await ask(tokens.access_token)).json()).toMatchObject({ email: USER });
  const refused = await ask(tokens.id_token);
  expect(refused.status).toBe(401);
  expect(refused.headers.get('www-authenticate')).toContain('Bearer');
});

test('a token made by the operator verifies with the same keys', async () => {
  const token = await service.issuer.mintToken({
    email: 'someone@example.org',
    clientId: 'local',
    permissions: ['jobbergate:admin'],
    lifetimeSeconds: 60,
    organization: { acme: { id: '7' } },
  });
  const { payload } = await jwtVerify(token, createLocalJWKSet(await service.issuer.jwks()), {
    issuer: service.url,
    audience: AUDIENCE,
  });
  expect(payload).toMatchObject({
    email: 'someone@example.org',
    azp: 'local',
    client_id: 'local',
    permissions: ['jobbergate:admin'],
    organization: { acme: { id: '7' } },
    typ: 'Bearer',
  });
  expect(Number(payload.exp) - Number(payload.iat)).toBe(60);
});

test('processes that open an empty database at once agree on one key', async () => {
  await service.database.query({ name: undefined, text: 'DELETE FROM jobbergate.issuer_keys' }, []);
  const options = {
    issuer: service.url,
    audience: AUDIENCE,
    storage: service.storage,
    secrets: SECRETS,
    user: { email: USER, permissions: [] },
    agentPermissions: [],
    log: () => undefined,
  };
  const issuers = await Promise.all(Array.from({ length: 4 }, () => createIssuer(options)));
  const sets = await Promise.all(issuers.map((issuer) => issuer.jwks()));
  expect(new Set(sets.map((set) => JSON.stringify(set))).size).toBe(1);
  expect(sets[0]?.keys).toHaveLength(1);
});

test('a key that another process adds is published before it signs; tokens of the old one stay valid', async () => {
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 60_000 });
  try {
    const old = String((await postForm(service, 'token', agent)).body.access_token);
    const beside = await createIssuer({
      issuer: service.url,
      audience: AUDIENCE,
      storage: service.storage,
      secrets: SECRETS,
      user: { email: USER, permissions: [] },
      agentPermissions: [],
      log: () => undefined,
    });
    await Promise.all([beside.rotateKeys(), beside.rotateKeys()]);

    vi.setSystemTime(Date.now() + 6_000);
    const published = await service.issuer.jwks();
    expect(published.keys).toHaveLength(2);
    const between = String((await postForm(service, 'token', agent)).body.access_token);
    expect(decodeProtectedHeader(between).kid).toBe(decodeProtectedHeader(old).kid);

    vi.setSystemTime(Date.now() + 6_000);
    const fresh = String((await postForm(service, 'token', agent)).body.access_token);
    expect(decodeProtectedHeader(fresh).kid).not.toBe(decodeProtectedHeader(old).kid);
    const keys = createLocalJWKSet(published);
    for (const token of [old, between, fresh]) await jwtVerify(token, keys, { audience: AUDIENCE });
  } finally {
    vi.useRealTimers();
  }
});

test('cleaning up deletes what expired over an hour ago and keys that signed nothing valid', async () => {
  const seconds = Math.floor(Date.now() / 1000);
  const record = { model: 'DeviceCode', payload: {} };
  await service.storage.upsert({ ...record, id: 'long-gone', expiresAt: seconds - 3700 });
  await service.storage.upsert({ ...record, id: 'just-gone', expiresAt: seconds - 60 });
  await service.issuer.rotateKeys();
  const before = (await service.storage.listKeys()).length;

  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() });
  expect(await service.issuer.cleanUp()).toBeGreaterThan(0);
  expect(await service.storage.find('DeviceCode', 'long-gone')).toBeUndefined();
  expect(await service.storage.find('DeviceCode', 'just-gone')).toBeDefined();
  expect(await service.storage.listKeys()).toHaveLength(before);

  vi.setSystemTime(Date.now() + 60 * 86_400_000);
  await service.issuer.cleanUp();
  vi.useRealTimers();
  expect(await service.storage.listKeys()).toHaveLength(1);
});
