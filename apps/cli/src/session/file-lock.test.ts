import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { withFileLock } from './file-lock.ts';

let folder: string;
let file: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'jobbergate-lock-'));
  file = join(folder, 'x.lock');
});
afterEach(() => rm(folder, { recursive: true }));

const { signal } = new AbortController();
const quick = { staleAfterMs: 60_000, retryEveryMs: 5 };

test('work under one lock never overlaps, and the lock goes away', async () => {
  let inside = 0;
  let most = 0;
  const work = async () => {
    inside += 1;
    most = Math.max(most, inside);
    await sleep(5);
    inside -= 1;
  };
  await Promise.all(Array.from({ length: 8 }, () => withFileLock(file, signal, work, quick)));
  expect(most).toBe(1);
  expect(existsSync(file)).toBe(false);
});

test('work that fails lets the lock go', async () => {
  const failing = withFileLock(file, signal, () => Promise.reject(new Error('no')));
  await expect(failing).rejects.toThrow('no');
  expect(existsSync(file)).toBe(false);
});

test('the lock of a process of this machine that has died is taken over at once', async () => {
  const { pid } = spawnSync('true');
  await writeFile(file, `${pid} ${hostname()}\n`);
  await expect(withFileLock(file, signal, async () => 'done', quick)).resolves.toBe('done');
});

test('the lock of another machine is taken over when it is too old, and not before', async () => {
  await writeFile(file, '1 elsewhere\n');
  const waiting = withFileLock(file, signal, async () => 'done', quick);
  await expect(Promise.race([waiting, sleep(60).then(() => 'waiting')])).resolves.toBe('waiting');
  const past = new Date(Date.now() - 61_000);
  await utimes(file, past, past);
  await expect(waiting).resolves.toBe('done');
});

test('waiting ends when the user interrupts', async () => {
  await writeFile(file, `${process.pid} ${hostname()}\n`);
  const stop = new AbortController();
  const waiting = withFileLock(file, stop.signal, async () => 'done', quick);
  stop.abort(new Error('enough'));
  await expect(waiting).rejects.toThrow('enough');
  expect(existsSync(file)).toBe(true);
});
