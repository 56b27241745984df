// Behind a proxy that ends TLS and strips a prefix, the public URL is all that anybody sees.

import { useTestDatabase } from '@jobbergate/testkit';
import { decodeJwt } from 'jose';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { approve, poll, requestDevice } from './device-login.ts';
import { CookieClient } from './http-client.ts';
import { type IssuerService, startIssuer } from './service.ts';

const PUBLIC = 'https://hpc.example.org/jobs';
const database = useTestDatabase();
let service: IssuerService;

beforeAll(async () => {
  service = await startIssuer(database(), { issuer: `${PUBLIC}/realms/jobbergate` });
});
afterAll(() => service.close());

function throughProxy(url: string): string {
  if (!url.startsWith(`${PUBLIC}/`)) throw new Error(`a link left the public URL: ${url}`);
  return service.url.replace('/realms/jobbergate', '') + url.slice(PUBLIC.length);
}

test('a device login goes through, with links, cookies and tokens of the public URL', async () => {
  const device = await requestDevice(service);
  expect(device.body.verification_uri).toBe(`${PUBLIC}/realms/jobbergate/device`);

  const browser = new CookieClient({}, throughProxy);
  expect((await approve(device, browser)).text).toContain('You are signed in');
  for (const [, cookie] of browser.cookies) expect(cookie.path).toMatch(/^\/jobs\/realms\/jobbergate/);

  const tokens = await poll(service, device);
  expect(decodeJwt(String(tokens.body.access_token)).iss).toBe(`${PUBLIC}/realms/jobbergate`);
});

test('cookies are for TLS alone', async () => {
  const page = await fetch(`${service.url}/device`);
  const cookies = page.headers.getSetCookie();
  expect(cookies.length).toBeGreaterThan(0);
  for (const cookie of cookies) expect(cookie).toMatch(/; secure/);
});

test('discovery names the public URL', async () => {
  const document = await (await fetch(`${service.url}/.well-known/openid-configuration`)).text();
  const names = [...document.matchAll(/https?:\/\/[^"/]+\/?[^"/]*/g)].map(([name]) => name);
  expect(names.length).toBe(8);
  for (const name of names) expect(name).toBe(PUBLIC);
});
