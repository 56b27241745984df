import { homedir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readSettings, SettingsError } from './settings.ts';

function problemsOf(read: () => unknown): unknown[] {
  try {
    read();
  } catch (error) {
    if (error instanceof SettingsError) return [...error.problems];
    throw error;
  }
  return [];
}

test('without any setting the API is on this machine, and tells issuer and client itself', () => {
  expect(readSettings({})).toEqual({
    url: 'http://127.0.0.1:8000',
    issuer: undefined,
    clientId: undefined,
    clientSecret: undefined,
    cacheDir: join(homedir(), '.cache', 'jobbergate'),
  });
});

test('a flag wins over its variable, and an empty variable counts as not set', () => {
  const env = {
    JOBBERGATE_URL: 'http://from-env',
    JOBBERGATE_OIDC_ISSUER: 'https://issuer/realms/x/',
    JOBBERGATE_CLIENT_ID: '',
    JOBBERGATE_CACHE_DIR: '/from/env',
  };
  expect(readSettings(env, { url: 'https://from-flag/base/', cacheDir: '/from/flag' })).toMatchObject({
    url: 'https://from-flag/base',
    issuer: 'https://issuer/realms/x/',
    clientId: undefined,
    cacheDir: '/from/flag',
  });
});

test('the cache lies under XDG_CACHE_HOME, when that is absolute', () => {
  expect(readSettings({ XDG_CACHE_HOME: '/var/cache/me' }).cacheDir).toBe('/var/cache/me/jobbergate');
  expect(readSettings({ XDG_CACHE_HOME: 'relative' }).cacheDir).toBe(join(homedir(), '.cache', 'jobbergate'));
});

test('everything wrong is told at once, by the name it was set by, with passwords masked', () => {
  const env = {
    JOBBERGATE_URL: 'localhost:8000',
    JOBBERGATE_CLIENT_ID: 'a\u001b[31mb',
    JOBBERGATE_CLIENT_SECRET: 'hush',
  };
  const problems = problemsOf(() => readSettings(env, { oidcIssuer: 'https://me:password@issuer' }));
  expect(problems).toMatchObject([
    { name: 'JOBBERGATE_URL', value: 'localhost:8000' },
    { name: '--oidc-issuer', value: 'https://***@issuer' },
    { name: 'JOBBERGATE_CLIENT_ID' },
    { name: 'JOBBERGATE_CLIENT_SECRET', value: '***' },
  ]);
  expect(JSON.stringify(problems)).not.toMatch(/hush|password@/);
});

test.each(['ftp://host', 'http://', 'http://host?x=1', 'http://host#x', '/path', 'http://h:99999'])(
  'the address %j is refused',
  (url) => {
    expect(problemsOf(() => readSettings({ JOBBERGATE_URL: url }))).toHaveLength(1);
  },
);
