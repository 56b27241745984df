// Authorization code with PKCE, as Swagger UI's *Authorize* uses it: by HTTP, and in a real browser.

import { useTestDatabase } from '@jobbergate/testkit';
import { decodeJwt } from 'jose';
import { chromium } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CHALLENGE, requestDevice, VERIFIER } from './device-login.ts';
import { CookieClient, postForm } from './http-client.ts';
import { AUDIENCE, type IssuerService, SECRETS, startIssuer, USER } from './service.ts';

const database = useTestDatabase();
let service: IssuerService;

beforeAll(async () => {
  service = await startIssuer(database());
});
afterAll(() => service.close());

function redirectUri(): string {
  return `${service.publicUrl}/jobbergate/docs/oauth2-redirect.html`;
}

function authorizationUrl(changed: Record<string, string | undefined> = {}): string {
  const wanted = {
    client_id: 'jobbergate-docs',
    response_type: 'code',
    redirect_uri: redirectUri(),
    scope: 'openid email',
    state: 'state-of-the-page',
    code_challenge: CHALLENGE,
    code_challenge_method: 'S256',
    ...changed,
  };
  const sent = Object.entries(wanted).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value]],
  );
  return `${service.url}/protocol/openid-connect/auth?${new URLSearchParams(Object.fromEntries(sent))}`;
}

async function getCode(): Promise<string> {
  const browser = new CookieClient();
  const signIn = await browser.get(authorizationUrl());
  const landed = await browser.submit(signIn, { password: SECRETS.userPassword });
  return new URL(landed.url).searchParams.get('code') ?? '';
}

function exchange(code: string, changed: Record<string, string> = {}, headers: Record<string, string> = {}) {
  const fields = {
    grant_type: 'authorization_code',
    client_id: 'jobbergate-docs',
    redirect_uri: redirectUri(),
    code,
    code_verifier: VERIFIER,
    ...changed,
  };
  return postForm(service, 'token', fields, headers);
}

test('the documentation page gets a code after sign-in, and a token for it by a call from its own origin', async () => {
  const browser = new CookieClient();
  const landed = await browser.submit(await browser.get(authorizationUrl()), {
    password: SECRETS.userPassword,
  });
  const back = new URL(landed.url);
  expect(back.origin + back.pathname).toBe(redirectUri());
  expect(back.searchParams.get('state')).toBe('state-of-the-page');
  expect(back.searchParams.get('iss')).toBe(service.url);

  const code = String(back.searchParams.get('code'));
  const answer = await exchange(code, {}, { origin: service.publicUrl });
  expect(answer.status).toBe(200);
  expect(answer.headers.get('access-control-allow-origin')).toBe(service.publicUrl);
  expect(decodeJwt(String(answer.body.access_token))).toMatchObject({
    email: USER,
    azp: 'jobbergate-docs',
    aud: AUDIENCE,
  });
  expect(answer.body).not.toHaveProperty('refresh_token');
});

test('a page of another origin gets no token', async () => {
  const answer = await exchange(await getCode(), {}, { origin: 'https://evil.example' });
  expect(answer.status).toBe(400);
  expect(answer.headers.get('access-control-allow-origin')).toBeNull();
});

describe('a code is refused', () => {
  test('without its verifier, or with another one', async () => {
    const code = await getCode();
    expect((await exchange(code, { code_verifier: 'B'.repeat(43) })).body.error).toBe('invalid_grant');
    const { status } = await exchange(await getCode(), { code_verifier: '' });
    expect(status).toBe(400);
  });

  test('the second time, also at the same moment', async () => {
    const code = await getCode();
    const answers = await Promise.all(Array.from({ length: 5 }, () => exchange(code)));
    expect(answers.filter((answer) => answer.status === 200)).toHaveLength(1);
    expect((await exchange(code)).body.error).toBe('invalid_grant');
  });

  test('for another client or redirect', async () => {
    expect((await exchange(await getCode(), { client_id: 'default' })).status).toBe(400);
    const elsewhere = `${service.publicUrl}/v5/jobbergate/docs/oauth2-redirect.html`;
    expect((await exchange(await getCode(), { redirect_uri: elsewhere })).body.error).toBe('invalid_grant');
  });
});

test.each([
  ['no challenge', { code_challenge: undefined, code_challenge_method: undefined }],
  ['a plain challenge', { code_challenge_method: 'plain' }],
  ['the implicit flow', { response_type: 'token' }],
  ['an ID token without a code', { response_type: 'id_token', nonce: 'n' }],
])('no code is given for %s', async (_what, changed) => {
  const page = await new CookieClient().get(authorizationUrl(changed));
  const back = new URL(page.url);
  const answered = new URLSearchParams(back.hash.slice(1) || back.search);
  expect(answered.get('error')).toMatch(/invalid_request|unsupported_response_type/);
  expect(answered.has('code')).toBe(false);
});

describe('in a real browser', () => {
  let browser: Awaited<ReturnType<typeof chromium.launch>>;

  beforeAll(async () => {
    browser = await chromium.launch({
      executablePath: '/usr/bin/chromium',
      args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'].concat([
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ]),
    });
  });
  afterAll(() => browser.close());

  /** A tab of its own session; collects what the browser complains about. */
  async function openTab() {
    const context = await browser.newContext();
    const page = await context.newPage();
    const complaints: string[] = [];
    const hosts = new Set<string>();
    page.on('console', (message) => complaints.push(message.text()));
    page.on(
      'request',
      (request) => request.url().startsWith('data:') || hosts.add(new URL(request.url()).host),
    );
    return { page, complaints, hosts, close: () => context.close() };
  }

  test('a person signs in by keyboard; the pages need no script, load nothing from elsewhere, break no policy', async () => {
    const { page, complaints, hosts, close } = await openTab();
    await page.goto(authorizationUrl());
    expect(await page.title()).toContain('Sign in');
    await page.keyboard.type(SECRETS.userPassword);
    await page.keyboard.press('Enter');
    await page.waitForURL('**/oauth2-redirect.html?*');
    expect(new URL(page.url()).searchParams.get('code')).toBeTruthy();
    expect(complaints).toEqual([]);
    expect([...hosts]).toEqual([new URL(service.publicUrl).host]);
    await close();
  });

  test('a device is confirmed by its link, and the browser can sign out again', async () => {
    const device = await requestDevice(service);
    const { page, complaints, close } = await openTab();
    await page.goto(String(device.body.verification_uri_complete));
    await page.getByRole('button', { name: 'Yes, this is mine' }).click();
    await page.getByLabel('Password').fill(SECRETS.userPassword);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('heading', { name: 'You are signed in' }).waitFor();

    await page.goto(`${service.url}/protocol/openid-connect/logout`);
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByRole('heading', { name: 'You are signed out' }).waitFor();
    await page.goto(authorizationUrl());
    await page.getByLabel('Password').waitFor();
    expect(complaints).toEqual([]);
    await close();
  });

  test("signing out without a session, and a code by form_post, run oidc-provider's own script", async () => {
    const { page, complaints, close } = await openTab();
    await page.goto(`${service.url}/protocol/openid-connect/logout`);
    await page.getByRole('heading', { name: 'You are signed out' }).waitFor();
    await page.goto(authorizationUrl({ response_mode: 'form_post' }));
    await page.getByLabel('Password').fill(SECRETS.userPassword);
    const posted = page.waitForRequest(
      (request) => request.method() === 'POST' && request.url() === redirectUri(),
    );
    await page.getByRole('button', { name: 'Sign in' }).click();
    expect((await posted).postData()).toContain('code=');
    expect(complaints.filter((text) => text.includes('Content-Security-Policy'))).toEqual([]);
    await close();
  });
});
