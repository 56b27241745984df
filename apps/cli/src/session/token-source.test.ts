import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { NotLoggedInError } from '@jobbergate/sdk';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readSettings, type Settings } from '../settings.ts';
import { openTokenCache } from './token-cache.ts';
import { openTokenSource } from './token-source.ts';

let cacheDir: string;
const closers: (() => void)[] = [];
beforeEach(async () => {
  cacheDir = await mkdtemp(join(tmpdir(), 'jobbergate-source-'));
});
afterEach(async () => {
  for (const close of closers.splice(0)) close();
  await rm(cacheDir, { recursive: true });
});

const { signal } = new AbortController();

/** An issuer that gives each refresh token once, and ends the login when one comes twice (RFC 9700 §4.14.2). */
async function startRotatingIssuer() {
  let valid = 'R0';
  let renewals = 0;
  const server = createServer((request, response) => {
    const base = `http://${request.headers.host}`;
    if (request.method === 'GET')
      return response.end(JSON.stringify({ issuer: base, token_endpoint: `${base}/token` }));
    let text = '';
    request.on('data', (chunk) => {
      text += chunk;
    });
    request.on('end', () => {
      const known = new URLSearchParams(text).get('refresh_token') === valid;
      valid = known ? `R${++renewals}` : 'none';
      const body = { access_token: `A${renewals}`, refresh_token: valid, expires_in: 3600 };
      response.writeHead(known ? 200 : 400).end(JSON.stringify(known ? body : { error: 'invalid_grant' }));
    });
    return undefined;
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closers.push(() => server.close());
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { url, renewals: () => renewals };
}

async function keepLogin(
  issuer: string,
  login: { refreshToken?: string; endsInMs: number },
): Promise<Settings> {
  const settings = readSettings({}, { cacheDir });
  const cache = await openTokenCache(settings);
  const { refreshToken, endsInMs } = login;
  await cache.write({
    issuer,
    clientId: 'c',
    accessToken: 'A0',
    refreshToken,
    expiresAt: Date.now() + endsInMs,
  });
  return settings;
}

test('a token that lasts is given without asking anybody', async () => {
  const settings = await keepLogin('http://127.0.0.1:9', { refreshToken: 'R0', endsInMs: 60_000 });
  expect(await openTokenSource(settings, signal)()).toBe('A0');
});

test('commands that find the same ended token renew it once and share the new one', async () => {
  const issuer = await startRotatingIssuer();
  const settings = await keepLogin(issuer.url, { refreshToken: 'R0', endsInMs: 5_000 });

  const tokens = await Promise.all(Array.from({ length: 6 }, () => openTokenSource(settings, signal)()));

  expect(new Set(tokens)).toEqual(new Set(['A1']));
  expect(issuer.renewals()).toBe(1);
  const kept = await (await openTokenCache(settings)).read();
  expect(kept).toMatchObject({ accessToken: 'A1', refreshToken: 'R1', issuer: issuer.url });
});

test('a token that the API rejects is renewed although it has not ended', async () => {
  const issuer = await startRotatingIssuer();
  const settings = await keepLogin(issuer.url, { refreshToken: 'R0', endsInMs: 60_000 });
  const source = openTokenSource(settings, signal);
  expect(await source('A0')).toBe('A1');
  expect(await source('A0')).toBe('A1');
  expect(issuer.renewals()).toBe(1);
});

test('a login that cannot be renewed has ended', async () => {
  const issuer = await startRotatingIssuer();
  for (const refreshToken of [undefined, 'used before']) {
    const settings = await keepLogin(issuer.url, { ...(refreshToken && { refreshToken }), endsInMs: -1 });
    await expect(openTokenSource(settings, signal)()).rejects.toThrow('The login has ended.');
  }
});

test('an issuer that is away is no reason to forget a login', async () => {
  const settings = await keepLogin('http://127.0.0.1:1', { refreshToken: 'R0', endsInMs: -1 });
  await expect(openTokenSource(settings, signal)()).rejects.toMatchObject({ name: 'ConnectionError' });
  await expect((await openTokenCache(settings)).read()).resolves.toMatchObject({ refreshToken: 'R0' });
});

test('without a login there is nothing to give', async () => {
  await expect(openTokenSource(readSettings({}, { cacheDir }), signal)()).rejects.toBeInstanceOf(
    NotLoggedInError,
  );
});
