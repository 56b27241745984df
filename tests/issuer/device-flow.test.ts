// The device flow, with the requests that the public CLI 5.12.0 sends and nothing more.

import { PostgresIssuerStorage } from '@jobbergate/store';
import { useTestDatabase } from '@jobbergate/testkit';
import { createRemoteJWKSet, decodeJwt, decodeProtectedHeader, jwtVerify } from 'jose';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { approve, logIn, poll, requestDevice } from './device-login.ts';
import { CookieClient, postForm } from './http-client.ts';
import { AUDIENCE, type IssuerService, startIssuer, USER } from './service.ts';

const database = useTestDatabase();
let service: IssuerService;

beforeAll(async () => {
  service = await startIssuer(database());
});
afterAll(() => service.close());

test('the public CLI logs in: device request, polls, a person in a browser, tokens', async () => {
  const device = await requestDevice(service);
  expect(device.status).toBe(200);
  expect(device.body).toMatchObject({ expires_in: 600, interval: 5 });
  expect(device.body.verification_uri_complete).toBe(
    `${service.url}/device?user_code=${device.body.user_code}`,
  );

  const early = await poll(service, device);
  expect([early.status, early.body.error]).toEqual([400, 'authorization_pending']);

  expect((await approve(device)).text).toContain('You are signed in');

  const tokens = await poll(service, device);
  expect(tokens.status).toBe(200);
  expect(tokens.body).toMatchObject({ token_type: 'Bearer', expires_in: 3600 });
  const refresh = decodeJwt(String(tokens.body.refresh_token));
  expect(refresh.typ).toBe('Refresh');
  expect(Number(refresh.exp) - Date.now() / 1000).toBeGreaterThan(29 * 86_400);
});

test('an access token is an RS256 JWT for the API with what the clients and the API read', async () => {
  const { access_token } = await logIn(service);
  const keys = createRemoteJWKSet(new URL(`${service.url}/protocol/openid-connect/certs`));
  const { payload } = await jwtVerify(String(access_token), keys, {
    issuer: service.url,
    audience: AUDIENCE,
  });
  expect(payload).toMatchObject({
    typ: 'Bearer',
    email: USER,
    azp: 'default',
    client_id: 'default',
    permissions: ['jobbergate:job-scripts:view'],
    sub: USER,
    jti: expect.any(String),
  });
  expect(payload).not.toHaveProperty('organization');
  expect(Number(payload.exp) - Number(payload.iat)).toBe(3600);
  expect(decodeProtectedHeader(String(access_token)).alg).toBe('RS256');
});

test('ID and refresh tokens cannot be taken for access tokens', async () => {
  const tokens = await logIn(service);
  expect(decodeJwt(String(tokens.id_token))).toMatchObject({ typ: 'ID', aud: 'default' });
  const refresh = String(tokens.refresh_token);
  expect(decodeJwt(refresh).aud).toBe(service.url);
  expect(decodeProtectedHeader(refresh)).toEqual({ alg: 'HS256', typ: 'JWT' });
});

test('the person sees which program asks, from where, and the code, before anything is granted', async () => {
  const device = await postForm(
    service,
    'auth/device',
    { client_id: 'jobbergate-cli' },
    { 'user-agent': 'cli/1' },
  );
  const page = await new CookieClient().get(String(device.body.verification_uri_complete));
  for (const shown of ['Jobbergate command line', '127.0.0.1', 'cli/1', String(device.body.user_code)]) {
    expect(page.text).toContain(shown);
  }
  expect((await poll(service, device, { client_id: 'jobbergate-cli' })).body.error).toBe(
    'authorization_pending',
  );
});

test('a code can be typed, in lower case and without its dash', async () => {
  const device = await requestDevice(service);
  const browser = new CookieClient();
  const form = await browser.get(String(device.body.verification_uri));
  const typed = String(device.body.user_code).toLowerCase().replace('-', '');
  const page = await browser.submit(form, { user_code: typed });
  expect(page.text).toContain('Is this you?');
  expect(page.text).toContain(String(device.body.user_code));
});

test('a signed-in browser is asked for the next device, but not for the password again', async () => {
  const browser = new CookieClient();
  await approve(await requestDevice(service), browser);
  const second = await requestDevice(service);
  const confirmation = await browser.get(String(second.body.verification_uri_complete));
  expect(confirmation.text).toContain('Is this you?');
  const done = await browser.submit(confirmation, { confirm: 'yes' });
  expect(done.text).toContain('You are signed in');
  expect((await poll(service, second)).status).toBe(200);
});

describe('a login that is refused', () => {
  test.each([
    ['by the person on the confirmation', { abort: 'yes' }, {}],
    ['by the person on the password page', { confirm: 'yes' }, { cancel: 'yes' }],
  ])('%s ends the polling with access_denied', async (_where, confirmation, signIn) => {
    const device = await requestDevice(service);
    const browser = new CookieClient();
    const asked = await browser.get(String(device.body.verification_uri_complete));
    const next = await browser.submit(asked, confirmation);
    const last = 'cancel' in signIn ? await browser.submit(next, signIn) : next;
    expect(last.text).toContain('Cancelled');
    const answer = await poll(service, device);
    expect([answer.status, answer.body.error]).toEqual([400, 'access_denied']);
  });

  test('because its code is too old says so, to the person and to the client', async () => {
    const device = await requestDevice(service);
    const past = Math.floor(Date.now() / 1000) - 60;
    await service.storage.extend('DeviceCode', String(device.body.device_code), past);
    const page = await new CookieClient().get(String(device.body.verification_uri_complete));
    expect(page.text).toContain('too old');
    expect((await poll(service, device)).body.error).toBe('expired_token');
  });
});

test('a device code gives tokens once, also to clients that all found it unused', async () => {
  const slow = await startIssuer(database(), {}, SlowReads);
  const device = await requestDevice(slow);
  await approve(device);
  const answers = await Promise.all(Array.from({ length: 6 }, () => poll(slow, device)));
  expect(answers.filter((answer) => answer.status === 200)).toHaveLength(1);
  expect(answers.filter((answer) => answer.body.error === 'invalid_grant')).toHaveLength(5);
  await slow.close();
});

/** Between reading a code and using it there is time for another request. */
class SlowReads extends PostgresIssuerStorage {
  override async find(model: string, id: string) {
    const found = await super.find(model, id);
    if (model === 'DeviceCode') await new Promise((resolve) => setTimeout(resolve, 300));
    return found;
  }
}

test('a device code is worth nothing without the verifier of its challenge', async () => {
  const device = await requestDevice(service);
  await approve(device);
  for (const code_verifier of ['', 'A'.repeat(43)]) {
    const stolen = await poll(service, device, { code_verifier });
    expect([stolen.status, stolen.body.error]).toEqual([400, 'invalid_grant']);
  }
  expect((await poll(service, device)).status).toBe(200);
});

test('a client that sends no challenge polls without a verifier', async () => {
  const device = await postForm(service, 'auth/device', { client_id: 'jobbergate-cli', scope: 'email' });
  await approve(device);
  const answer = await postForm(service, 'token', {
    grant_type: 'urn:ietf:params:oauth:grant-type:device_code',
    device_code: String(device.body.device_code),
    client_id: 'jobbergate-cli',
  });
  expect(answer.status).toBe(200);
  expect(decodeJwt(String(answer.body.id_token))).toMatchObject({ email: USER });
});
