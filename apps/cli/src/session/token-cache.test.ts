import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readSettings, SettingsError } from '../settings.ts';
import { openTokenCache } from './token-cache.ts';

let cacheDir: string;
beforeEach(async () => {
  cacheDir = await mkdtemp(join(tmpdir(), 'jobbergate-cache-'));
});
afterEach(() => rm(cacheDir, { recursive: true }));

const open = (flags = {}) => openTokenCache(readSettings({}, { cacheDir, ...flags }));
const login = { issuer: 'http://i', clientId: 'c', accessToken: 'A', refreshToken: 'R', expiresAt: 1000 };

test('a login is read as it was written, by its owner alone', async () => {
  const cache = await open();
  await cache.write(login);
  expect(await cache.read()).toEqual(login);
  expect((await stat(cache.file)).mode & 0o777).toBe(0o600);
  expect((await stat(join(cacheDir, 'tokens'))).mode & 0o777).toBe(0o700);
});

test('a folder that others could write to is closed to them', async () => {
  await mkdir(join(cacheDir, 'tokens'));
  await chmod(join(cacheDir, 'tokens'), 0o777);
  await open();
  expect((await stat(join(cacheDir, 'tokens'))).mode & 0o777).toBe(0o700);
});

test('logins of two servers, issuers or clients do not mix', async () => {
  const ways = [{}, { url: 'http://other' }, { oidcIssuer: 'http://i' }, { clientId: 'x' }];
  const caches = await Promise.all(ways.map(open));
  for (const [index, cache] of caches.entries()) await cache.write({ ...login, accessToken: `A${index}` });
  const tokens = await Promise.all(caches.map(async (cache) => (await cache.read())?.accessToken));
  expect(tokens).toEqual(['A0', 'A1', 'A2', 'A3']);
});

test('a slash at the end of the address is no other server', async () => {
  expect((await open({ url: 'http://h/' })).file).toBe((await open({ url: 'http://h' })).file);
});

test('readers beside many writers see whole logins only, and nothing is left over', async () => {
  const cache = await open();
  const padding = 'x'.repeat(100_000);
  await cache.write({ ...login, accessToken: `0${padding}` });
  const writes = Array.from({ length: 20 }, () => cache.write({ ...login, accessToken: `1${padding}` }));
  const reads = Array.from({ length: 20 }, () => cache.read());
  for (const read of await Promise.all(reads)) expect(read?.accessToken).toHaveLength(padding.length + 1);
  await Promise.all(writes);
  expect(await readdir(join(cacheDir, 'tokens'))).toHaveLength(1);
});

test.each(['', '{', '[]', 'null', '{"access_token": 7}', '{"access_token":"A"}'])(
  'a file that holds %j is no login',
  async (text) => {
    const cache = await open();
    await writeFile(cache.file, text);
    expect(await cache.read()).toBeUndefined();
  },
);

test('a removed login is gone, also when there was none', async () => {
  const cache = await open();
  await cache.remove();
  await cache.write(login);
  await cache.remove();
  expect(await cache.read()).toBeUndefined();
});

test('a folder that cannot be made is a settings error that names the setting', async () => {
  const file = join(cacheDir, 'file');
  await writeFile(file, '');
  const opening = openTokenCache(readSettings({ JOBBERGATE_CACHE_DIR: file }));
  await expect(opening).rejects.toBeInstanceOf(SettingsError);
  await expect(opening).rejects.toThrow(/JOBBERGATE_CACHE_DIR=.*ENOTDIR|EEXIST/);
});

test('the file says whose login it is', async () => {
  const cache = await open();
  await cache.write(login);
  expect(JSON.parse(await readFile(cache.file, 'utf8'))).toMatchObject({
    url: 'http://127.0.0.1:8000',
    client_id: 'c',
  });
});
