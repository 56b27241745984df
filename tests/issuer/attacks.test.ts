// The issuer as an attacker meets it.

import { useTestDatabase } from '@jobbergate/testkit';
import { decodeJwt, SignJWT, UnsecuredJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { approve, CHALLENGE, logIn, poll, requestDevice } from './device-login.ts';
import { CookieClient, postForm } from './http-client.ts';
import { open, rawRequest, sendRaw } from './raw-http.ts';
import { type IssuerService, SECRETS, startIssuer } from './service.ts';

const database = useTestDatabase();
let service: IssuerService;

beforeAll(async () => {
  service = await startIssuer(database());
});
afterAll(() => service.close());

function authorizationUrl(changed: Record<string, string>): string {
  const query = new URLSearchParams({
    client_id: 'jobbergate-docs',
    response_type: 'code',
    redirect_uri: `${service.publicUrl}/jobbergate/docs/oauth2-redirect.html`,
    scope: 'openid',
    code_challenge: CHALLENGE,
    code_challenge_method: 'S256',
    ...changed,
  });
  return `${service.url}/protocol/openid-connect/auth?${query}`;
}

describe('open redirects', () => {
  test.each([
    'https://evil.example/',
    'PUBLIC.evil.example/jobbergate/docs/oauth2-redirect.html',
    'PUBLIC/jobbergate/docs/oauth2-redirect.html/../../evil',
    'PUBLIC/jobbergate/docs/oauth2-redirect.html?next=https://evil.example',
    'PUBLIC/jobbergate/docs/oauth2-redirect.html#@evil.example',
    'http://user@evil.example/jobbergate/docs/oauth2-redirect.html',
    '//evil.example/jobbergate/docs/oauth2-redirect.html',
    'javascript:alert(1)',
  ])('a redirect to %s is refused on our own page', async (target) => {
    for (const more of [{}, { prompt: 'none' }, { response_mode: 'form_post' }]) {
      const redirect_uri = target.replace('PUBLIC', service.publicUrl);
      const page = await new CookieClient().get(authorizationUrl({ redirect_uri, ...more }));
      expect([page.status, page.visited.length]).toEqual([400, 1]);
      expect(page.text).toContain('invalid_redirect_uri');
      expect(page.text).not.toContain('evil');
    }
  });

  test('sign-out sends nobody elsewhere', async () => {
    const logout = `${service.url}/protocol/openid-connect/logout?post_logout_redirect_uri=https://evil.example/`;
    const browser = new CookieClient();
    await approve(await requestDevice(service), browser);
    const done = await browser.submit(await browser.get(logout), { logout: 'yes' });
    expect(done.url).toBe(`${service.url}/protocol/openid-connect/logout/success`);
    expect((await browser.get(`${logout}&client_id=jobbergate-docs`)).status).toBe(400);
  });
});

describe('names in the request', () => {
  const forged = {
    Host: 'evil.example',
    'X-Forwarded-Host': 'evil.example',
    'X-Forwarded-Proto': 'https',
    Forwarded: 'host=evil.example;proto=https',
    'X-Forwarded-For': '6.6.6.6',
  };

  test('never reach a link, a redirect, a cookie or a page', async () => {
    const device = rawRequest(
      'POST /realms/jobbergate/protocol/openid-connect/auth/device',
      { ...forged, 'Content-Type': 'application/x-www-form-urlencoded' },
      'client_id=default',
    );
    const discovery = rawRequest('GET /realms/jobbergate/.well-known/openid-configuration', forged);
    const auth = rawRequest(`GET ${authorizationUrl({}).slice(service.publicUrl.length)}`, forged);
    const answers = await Promise.all([device, discovery, auth].map((text) => sendRaw(service, text)));
    for (const answer of answers) {
      expect(answer).toContain(service.publicUrl);
      expect(answer).not.toMatch(/evil\.example|https:\/\/localhost/);
    }
    const code = /"user_code":"([^"]+)"/.exec(answers[0] ?? '')?.[1];
    expect((await new CookieClient().get(`${service.url}/device?user_code=${code}`)).text).not.toContain(
      '6.6.6.6',
    );
  });

  test.each([
    'GET http://evil.example/realms/jobbergate/.well-known/openid-configuration',
    'GET /realms/jobbergate//evil.example/.well-known/openid-configuration',
    'GET /realms/jobbergate/../jobbergate/protocol/openid-connect/certs',
    'GET /re%61lms/jobbergate/protocol/openid-connect/certs',
    'GET /realms/jobbergate/protocol/openid-connect/..%2f..%2fcerts',
    'GET /realms/jobbergate/%00',
    'PUT /realms/jobbergate/protocol/openid-connect/token',
    'GET /realms/jobbergate/interaction/../../x',
  ])('%s is not found', async (line) => {
    const answer = await sendRaw(service, rawRequest(line, { Host: 'localhost' }));
    expect(answer).toMatch(/^HTTP\/1\.1 40[04]/);
    expect(answer).not.toContain('evil.example/realms');
  });
});

describe('markup in what is typed', () => {
  const MARKUP = '"><script>alert(1)</script><img src=x onerror=alert(1)>\'';

  test('is shown as text on every page', async () => {
    const browser = new CookieClient({ 'user-agent': MARKUP });
    const device = await postForm(service, 'auth/device', { client_id: 'default' }, { 'user-agent': MARKUP });
    const pages = [
      await browser.get(`${service.url}/device?user_code=${encodeURIComponent(MARKUP)}`),
      await browser.submit(await browser.get(`${service.url}/device`), { user_code: MARKUP }),
      await browser.get(String(device.body.verification_uri_complete)),
      await browser.get(authorizationUrl({ client_id: MARKUP })),
      await browser.get(authorizationUrl({ scope: MARKUP, state: MARKUP, redirect_uri: MARKUP })),
      await browser.get(authorizationUrl({ login_hint: MARKUP, ui_locales: MARKUP })),
      await browser.get(
        `${service.url}/protocol/openid-connect/logout?client_id=${encodeURIComponent(MARKUP)}`,
      ),
      await browser.get(`${service.url}/interaction/${encodeURIComponent(MARKUP)}`),
    ];
    for (const page of pages) expect(page.text).not.toMatch(/<script|<img/);
  });

  test('meets a policy that runs no script and lets nobody frame the page', async () => {
    const page = await new CookieClient().get(`${service.url}/device`);
    const policy = page.headers.get('content-security-policy');
    expect(policy).toContain("default-src 'none'; script-src 'none'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(page.headers.get('cache-control')).toBe('no-store');
    expect(page.headers.get('referrer-policy')).toBe('same-origin');
  });
});

describe('forged posts', () => {
  test('a device cannot be confirmed from another site, nor without the token of the form', async () => {
    const victim = new CookieClient();
    await approve(await requestDevice(service), victim);
    const device = await requestDevice(service);
    const user_code = String(device.body.user_code);
    const url = `${service.url}/device`;
    await victim.get(url);
    const attempts = [
      await victim.post(url, { user_code, confirm: 'yes' }),
      await victim.post(url, { user_code, confirm: 'yes', xsrf: 'a'.repeat(48) }),
      await victim.post(url, { user_code, confirm: 'yes' }, { origin: 'https://evil.example' }),
      await victim.post(url, { user_code, confirm: 'yes' }, { origin: 'null' }),
    ];
    for (const attempt of attempts) expect(attempt.text).not.toContain('You are signed in');
    expect(attempts.map((attempt) => attempt.status)).toEqual([400, 400, 403, 403]);
    expect((await poll(service, device)).body.error).toBe('authorization_pending');
  });

  test('the token of one browser is no use in another', async () => {
    const attacker = new CookieClient();
    const victim = new CookieClient();
    await approve(await requestDevice(service), victim);
    const device = await requestDevice(service);
    const form = await attacker.get(String(device.body.verification_uri_complete));
    const xsrf = /name="xsrf" value="(\w+)"/.exec(form.text)?.[1] ?? '';
    expect(xsrf).not.toBe('');
    await victim.get(`${service.url}/device`);
    await victim.post(`${service.url}/device`, {
      user_code: String(device.body.user_code),
      confirm: 'yes',
      xsrf,
    });
    expect((await poll(service, device)).body.error).toBe('authorization_pending');
  });

  test('a password is taken only with the cookie of the sign-in that it is for', async () => {
    const one = new CookieClient();
    const other = new CookieClient();
    const page = await one.get(authorizationUrl({}));
    const elsewhere = await other.get(authorizationUrl({}));
    const password = SECRETS.userPassword;
    const careless = new CookieClient();
    for (const [name, { value }] of one.cookies) careless.cookies.set(name, { value, path: '/' });
    for (const answer of [
      await careless.post(elsewhere.url, { password }),
      await new CookieClient().post(page.url, { password }),
      await other.post(page.url, { password }),
      await one.post(elsewhere.url, { password }),
      await one.post(page.url, { password }, { origin: 'https://evil.example' }),
    ]) {
      expect(answer.status).toBeGreaterThanOrEqual(400);
      expect(answer.visited).toHaveLength(1);
    }
  });

  test('cookies are http-only, same-site, confined to the issuer and signed', async () => {
    const response = await fetch(authorizationUrl({}), { redirect: 'manual' });
    const cookies = response.headers.getSetCookie();
    expect(cookies.length).toBeGreaterThan(0);
    for (const cookie of cookies) expect(cookie).toMatch(/path=\/realms\/jobbergate.*samesite=lax; httponly/);

    const browser = new CookieClient();
    await approve(await requestDevice(service), browser);
    const session = browser.cookies.get('jobbergate_session');
    expect(session).toBeDefined();
    const thief = new CookieClient();
    thief.cookies.set('jobbergate_session', { value: session?.value ?? '', path: '/realms/jobbergate' });
    expect((await thief.get(authorizationUrl({}))).text).toContain('type="password"');
  });
});

describe('tokens and clients that are not', () => {
  test.each([
    [
      'an unknown client',
      { client_id: 'nobody', grant_type: 'refresh_token', refresh_token: 'x' },
      'invalid_client',
    ],
    ['no client', { grant_type: 'client_credentials' }, 'invalid_request'],
    [
      'a wrong secret',
      { client_id: 'local', client_secret: 'x', grant_type: 'client_credentials' },
      'invalid_client',
    ],
    ['no secret', { client_id: 'local', grant_type: 'client_credentials' }, 'invalid_client'],
    [
      'a public client as itself',
      { client_id: 'default', grant_type: 'client_credentials' },
      'invalid_request',
    ],
    [
      'a password grant',
      { client_id: 'default', grant_type: 'password', username: 'a', password: 'b' },
      'unsupported_grant_type',
    ],
    [
      'U+0000',
      { client_id: 'de\0fault', grant_type: 'refresh_token', refresh_token: '\0' },
      'invalid_client',
    ],
    [
      'a refresh token of U+0000',
      { client_id: 'default', grant_type: 'refresh_token', refresh_token: '\0' },
      'invalid_grant',
    ],
    [
      'a device code of U+0000',
      { client_id: 'default', grant_type: 'urn:ietf:params:oauth:grant-type:device_code', device_code: '\0' },
      'invalid_grant',
    ],
    [
      'a very long device code',
      {
        client_id: 'default',
        grant_type: 'urn:ietf:params:oauth:grant-type:device_code',
        device_code: 'x'.repeat(9000),
      },
      'invalid_grant',
    ],
    ['__proto__', { client_id: '__proto__', grant_type: '__proto__' }, 'invalid_client'],
  ])('the token route refuses %s', async (_what, fields, error) => {
    const answer = await postForm(service, 'token', fields);
    expect(answer.body.error).toBe(error);
    expect([400, 401]).toContain(answer.status);
  });

  test('a device request may hold anything', async () => {
    for (const value of ['\0', '\ud800', 'é\u202e', '"><b>', 'x'.repeat(10_000)]) {
      for (const name of [
        'scope',
        'nonce',
        'login_hint',
        'acr_values',
        'code_challenge',
        'client_id',
        '__proto__',
      ]) {
        const answer = await postForm(service, 'auth/device', { client_id: 'default', [name]: value });
        expect([200, 400, 401]).toContain(answer.status);
      }
    }
  });

  test('a refresh token that was changed, forged or taken out of its JWT refreshes nothing', async () => {
    const tokens = await logIn(service);
    const good = String(tokens.refresh_token);
    const claims = decodeJwt(good);
    const forged = [
      `${good.slice(0, -4)}AAAA`,
      String(claims.jti),
      new UnsecuredJWT(claims).encode(),
      await new SignJWT(claims).setProtectedHeader({ alg: 'HS256' }).sign(Buffer.from(SECRETS.cookieSecret)),
      String(tokens.access_token),
      String(tokens.id_token),
    ];
    for (const refresh_token of forged) {
      const answer = await postForm(service, 'token', {
        client_id: 'default',
        grant_type: 'refresh_token',
        refresh_token,
      });
      expect([answer.status, answer.body.error]).toEqual([400, 'invalid_grant']);
    }
    const other = { client_id: 'jobbergate-cli', grant_type: 'refresh_token', refresh_token: good };
    expect((await postForm(service, 'token', other)).body.error).toBe('invalid_grant');
  });
});

describe('bodies', () => {
  test('of a megabyte, of no form, and in chunks without end are refused', async () => {
    const url = `${service.url}/protocol/openid-connect/token`;
    const ask = (init: RequestInit) =>
      fetch(url, { method: 'POST', ...init }).then((response) => response.status);
    expect(await ask({ body: new URLSearchParams({ client_id: 'x'.repeat(2 ** 20) }) })).toBe(413);
    expect(await ask({ body: '{}', headers: { 'content-type': 'application/json' } })).toBe(415);
    expect(await ask({ body: new FormData() })).toBe(415);
    const head = rawRequest('POST /realms/jobbergate/device', {
      Host: 'x',
      'Transfer-Encoding': 'chunked',
      'Content-Length': '',
    });
    const chunked = head.replace('Content-Length: \r\n', '') + `4000\r\n${'a'.repeat(0x4000)}\r\n`.repeat(3);
    expect(await sendRaw(service, chunked)).toMatch(/^HTTP\/1\.1 413/);
    expect((await requestDevice(service)).status).toBe(200);
  });

  test('that 400 clients began and never end hold nobody up, and are answered 408', async () => {
    const head = rawRequest('POST /realms/jobbergate/protocol/openid-connect/token', {
      Host: 'x',
      'Content-Length': '1000',
      'Content-Type': 'application/x-www-form-urlencoded',
    });
    const half = Array.from({ length: 400 }, () => sendRaw(service, `${head}client_id=`));
    const socket = await open(service);
    socket.destroy();
    const before = performance.now();
    expect((await requestDevice(service)).status).toBe(200);
    // Until they are answered, after ten seconds, would be held up.
    expect(performance.now() - before).toBeLessThan(8_000);
    for (const answer of await Promise.all(half)) expect(answer).toMatch(/^HTTP\/1\.1 408/);
  });
});
