import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { newEntry, openJournal } from './journal.ts';
import { lockWorkDirectory } from './work-lock.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'journal-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const entry = newEntry({ submissionId: 3, key: 'k', executor: 'slurm', jobId: null });

test('what was saved is there for the next agent, what was removed is not', async () => {
  const journal = await openJournal(folder, 'i');
  await journal.save(entry);
  await journal.save({ ...entry, jobId: 17 });
  await journal.save({ ...entry, submissionId: 4 });
  await journal.remove(4);
  await journal.remove(5);
  expect((await openJournal(folder, 'i')).entries()).toEqual([{ ...entry, jobId: 17 }]);
});

test('half a file of an agent that died while writing does no harm', async () => {
  await (await openJournal(folder, 'i')).save(entry);
  await writeFile(join(folder, '3.json.new'), '{"submis');
  expect((await openJournal(folder, 'i')).get(3)).toEqual(entry);
});

test('a file that cannot be read stops the agent, because guessing would mean a job twice or never', async () => {
  await writeFile(join(folder, '3.json'), '{"submis');
  await expect(openJournal(folder, 'i')).rejects.toThrow(/3\.json cannot be read/);
});

test('a lock is held by one, and free when that one gives it up', async () => {
  const release = await lockWorkDirectory(folder);
  await expect(lockWorkDirectory(folder)).rejects.toThrow('Another agent');
  await release();
  await (await lockWorkDirectory(folder))();
});
