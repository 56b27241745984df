import { createHash } from 'node:crypto';
import { afterEach, expect, test } from 'vitest';
import { startDeviceLogin } from './device.ts';
import { discoverIssuer } from './issuer-metadata.ts';
import { type Script, type ScriptedIssuer, startScriptedIssuer } from './scripted-issuer.ts';

let issuer: ScriptedIssuer | undefined;
afterEach(() => issuer?.close());

const grant = {
  device_code: 'DEVICE',
  user_code: 'ABCD-EFGH',
  verification_uri: 'http://issuer.example/device',
  verification_uri_complete: 'http://issuer.example/device?user_code=ABCD-EFGH',
  expires_in: 600,
  interval: 5,
};
const device = { status: 200, body: grant };
const refusal = (error: string) => ({ status: 400, body: { error } });
const pending = refusal('authorization_pending');
const success = { status: 200, body: { access_token: 'A', refresh_token: 'R', expires_in: 300 } };

/** Starts a login whose waits are only written down. */
async function begin(script: Script, signal?: AbortSignal) {
  issuer = await startScriptedIssuer({ device, ...script });
  const metadata = await discoverIssuer({ issuer: issuer.url });
  const waits: number[] = [];
  const login = await startDeviceLogin({
    client: { metadata, clientId: 'cli', signal },
    pause: async (milliseconds) => void waits.push(milliseconds / 1000),
  });
  return { login, waits, seen: issuer.seen };
}

test('an approved login gives tokens, and proves by PKCE that it is the one that began', async () => {
  const { login, waits, seen } = await begin({ token: [pending, success] });
  const before = Date.now();

  const tokens = await login.wait();

  expect(login).toMatchObject({ userCode: 'ABCD-EFGH', verificationUri: grant.verification_uri });
  expect(tokens).toMatchObject({ accessToken: 'A', refreshToken: 'R' });
  expect(tokens.expiresAt).toBeGreaterThanOrEqual(before + 300_000);
  expect(waits).toEqual([5, 5]);
  const [asked, polled] = seen;
  expect(asked?.form).toMatchObject({ client_id: 'cli', scope: 'openid', code_challenge_method: 'S256' });
  expect(polled?.form).toMatchObject({
    client_id: 'cli',
    device_code: 'DEVICE',
    grant_type: 'urn:ietf:params:oauth:grant-type:device_code',
  });
  const challenge = createHash('sha256')
    .update(polled?.form.code_verifier ?? '')
    .digest('base64url');
  expect(challenge).toBe(asked?.form.code_challenge);
});

test('slow_down makes every later wait five seconds longer', async () => {
  const { login, waits } = await begin({
    token: [refusal('slow_down'), pending, refusal('slow_down'), success],
  });
  await login.wait();
  expect(waits).toEqual([5, 10, 10, 15]);
});

test('broken connections and an overloaded issuer slow the polling down but do not end it', async () => {
  const busy = { status: 503, body: {} };
  const { login, waits } = await begin({ token: ['break', busy, 'break', 'break', 'break', success] });
  await expect(login.wait()).resolves.toMatchObject({ accessToken: 'A' });
  expect(waits).toEqual([5, 10, 20, 40, 60, 60]);
});

test.each([
  ['access_denied', /refused in the browser/],
  ['expired_token', /expired before anybody approved/],
  ['invalid_client', /invalid_client/],
])('%s ends the login', async (code, words) => {
  const { login } = await begin({ token: [pending, refusal(code)] });
  await expect(login.wait()).rejects.toMatchObject({
    name: 'IssuerError',
    code,
    message: expect.stringMatching(words),
  });
});

test('a code that nobody approves ends by itself, also when the issuer never says so', async () => {
  const { login, waits } = await begin({
    device: { status: 200, body: { ...grant, expires_in: 20 } },
    token: [pending],
  });
  await expect(login.wait()).rejects.toMatchObject({ code: 'expired_token' });
  expect(waits).toEqual([5, 5, 5, 5, 5]);
});

test('without an interval in the answer it polls every five seconds (RFC 8628 §3.2)', async () => {
  const { interval: _, ...body } = grant;
  const { login, waits } = await begin({ device: { status: 200, body }, token: [success] });
  await login.wait();
  expect(waits).toEqual([5]);
});

test('an abort ends the waiting with its reason', async () => {
  issuer = await startScriptedIssuer({ device, token: [pending] });
  const metadata = await discoverIssuer({ issuer: issuer.url });
  const stop = new AbortController();
  const login = await startDeviceLogin({ client: { metadata, clientId: 'cli', signal: stop.signal } });
  const waiting = login.wait();
  stop.abort(new Error('enough'));
  await expect(waiting).rejects.toThrow('enough');
});

test.each([
  ['no device code', { ...grant, device_code: undefined }],
  ['an address that is no web page', { ...grant, verification_uri: 'javascript:alert(1)' }],
])('an answer with %s is refused', async (_, body) => {
  await expect(begin({ device: { status: 200, body } })).rejects.toMatchObject({ code: 'unexpected_answer' });
});

test('an issuer without a device endpoint is said to have no device flow', async () => {
  const metadata = { device_authorization_endpoint: undefined };
  await expect(begin({ metadata })).rejects.toMatchObject({ code: 'not_supported' });
});
