import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { loadOrCreateSecrets } from './secrets.ts';

let place: string;
let folder: string;

beforeEach(() => {
  place = mkdtempSync(join(tmpdir(), 'jobbergate-secrets-'));
  folder = join(place, 'data', 'issuer');
});
afterEach(() => rmSync(place, { recursive: true }));

function modes(): Record<string, string> {
  const mode = (path: string) => (statSync(path).mode & 0o777).toString(8);
  return Object.fromEntries(readdirSync(folder).map((name) => [name, mode(join(folder, name))]));
}

test('secrets are made once, readable by nobody else, and are the same ever after', async () => {
  const made = await loadOrCreateSecrets(folder);
  expect(made.userPassword).toMatch(/^([a-z2-9]{5}-){3}[a-z2-9]{5}$/);
  expect(made.agentSecret).toHaveLength(43);
  expect(new Set(Object.values(made)).size).toBe(3);
  expect(await loadOrCreateSecrets(folder)).toEqual(made);
  expect(modes()).toEqual({
    'cookie.secret': '600',
    'local-agent.secret': '600',
    'local-user.password': '600',
  });
  expect(statSync(folder).mode & 0o777).toBe(0o700);
});

test('processes that start at once agree on them and leave nothing behind', async () => {
  const all = await Promise.all(Array.from({ length: 12 }, () => loadOrCreateSecrets(folder)));
  expect(new Set(all.map((secrets) => JSON.stringify(secrets))).size).toBe(1);
  expect(readdirSync(folder)).toHaveLength(3);
});

test('a password that the operator wrote counts, and its file is closed to others', async () => {
  await loadOrCreateSecrets(folder);
  const file = join(folder, 'local-user.password');
  writeFileSync(file, 'my own pass-phrase\n'.replaceAll(' ', '-'));
  chmodSync(file, 0o644);
  expect((await loadOrCreateSecrets(folder)).userPassword).toBe('my-own-pass-phrase');
  expect(modes()['local-user.password']).toBe('600');
});

test.each(['', '\n', 'short', 'two words here', 'two\nlines-of-text', 'pässwörter'])(
  'a file that holds %j is refused by name, and not shown',
  async (content) => {
    await loadOrCreateSecrets(folder);
    const file = join(folder, 'cookie.secret');
    writeFileSync(file, content);
    const failure = await loadOrCreateSecrets(folder).catch((error: Error) => error);
    expect(failure).toMatchObject({ code: 'ERR_ISSUER_SECRET_FILE' });
    expect(String(failure)).toContain(file);
    if (content.trim() !== '') expect(String(failure)).not.toContain(content);
    expect(readFileSync(file, 'utf8')).toBe(content);
  },
);
