import { chmod, mkdir, mkdtemp, readFile, realpath, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { DirectoryRefused, prepareJob } from './job-directory.ts';

let base: string;
let workDir: string;

beforeEach(async () => {
  base = await realpath(await mkdtemp(join(tmpdir(), 'directory-')));
  workDir = join(base, 'work');
  await mkdir(join(workDir, '.jobbergate'), { recursive: true });
});
afterEach(() => rm(base, { recursive: true, force: true }));

const prepare = (executionDirectory: string | null, files: Record<string, string> = { 'job.sh': 'text' }) =>
  prepareJob(workDir, { id: 7, executionDirectory, mainFile: Object.keys(files)[0] ?? '', files }, null);
const mode = async (path: string) => (await stat(path)).mode & 0o777;

test('without a directory it is the work directory and the number, private, the main file alone executable', async () => {
  const { directory, script } = await prepare(null, { 'run/job.sh': 'main', 'data/in/x.dat': 'data' });
  expect(directory).toBe(join(workDir, '7'));
  expect(script).toBe(join(workDir, '7/run/job.sh'));
  expect(await readFile(join(directory, 'data/in/x.dat'), 'utf8')).toBe('data');
  expect([await mode(directory), await mode(script), await mode(join(directory, 'data/in/x.dat'))]).toEqual([
    0o700, 0o700, 0o600,
  ]);
});

test('a relative directory lies below the work directory, an absolute one where it says', async () => {
  expect((await prepare('project/./a//')).directory).toBe(join(workDir, 'project/a'));
  expect((await prepare(join(base, 'made/here'))).directory).toBe(join(base, 'made/here'));
});

test('files of an earlier attempt are replaced', async () => {
  await prepare(null, { 'job.sh': 'old' });
  const { script } = await prepare(null, { 'job.sh': 'new' });
  expect(await readFile(script, 'utf8')).toBe('new');
});

describe('a directory is refused', () => {
  test.each(['..', '../x', 'a/../../x', '.', 'a\0b', '.jobbergate', '.jobbergate/instances', '8', '8/x'])(
    '%j',
    async (directory) => {
      await expect(prepare(directory)).rejects.toBeInstanceOf(DirectoryRefused);
    },
  );

  test('when a symbolic link is part of it, also one that stays inside', async () => {
    await symlink('/etc', join(workDir, 'out'));
    await mkdir(join(workDir, 'real'));
    await symlink(join(workDir, 'real'), join(workDir, 'inside'));
    await expect(prepare('out')).rejects.toThrow('is a symbolic link');
    await expect(prepare('out/x')).rejects.toThrow('is a symbolic link');
    await expect(prepare('inside')).rejects.toThrow('is a symbolic link');
  });

  test('when a file stands in its place, in words without our internals', async () => {
    await writeFile(join(workDir, 'file'), '');
    await expect(prepare('file')).rejects.toThrow(`${join(workDir, 'file')} is no folder.`);
    await expect(prepare('x'.repeat(300))).rejects.toThrow(/^(?!.*\/proc\/self).*name too long/);
  });
});

describe('a file name is refused', () => {
  test.each(['../x', 'a/../../x', '/etc/x', '..', '', 'a\0'])('%j', async (name) => {
    await expect(prepare(null, { 'job.sh': 'x', [name]: 'x' })).rejects.toBeInstanceOf(DirectoryRefused);
  });

  test('when there is no main file', async () => {
    await expect(prepare(null, {})).rejects.toThrow('no main file');
  });
});

test('a link that a job planted in its directory is replaced, never written through', async () => {
  const { directory } = await prepare(null);
  const victim = join(base, 'victim');
  await writeFile(victim, 'untouched');
  await rm(join(directory, 'job.sh'));
  await symlink(victim, join(directory, 'job.sh'));
  await mkdir(join(base, 'elsewhere'));
  await symlink(join(base, 'elsewhere'), join(directory, 'data'));
  await prepare(null, { 'job.sh': 'mine' });
  expect(await readFile(victim, 'utf8')).toBe('untouched');
  await expect(prepare(null, { 'job.sh': 'mine', 'data/x': 'x' })).rejects.toThrow('is a symbolic link');
});

test.runIf(process.getuid?.() === 0)(
  'for another account files are its own, and a foreign directory is refused',
  async () => {
    const nobody = { uid: 65534, gid: 65534 };
    await chmod(base, 0o755);
    const submission = { id: 7, executionDirectory: null, mainFile: 'a', files: { a: 'x' } };
    const { script } = await prepareJob(workDir, submission, nobody);
    expect((await stat(script)).uid).toBe(65534);
    const foreign = { ...submission, executionDirectory: '/etc' };
    await expect(prepareJob(workDir, foreign, nobody)).rejects.toThrow('does not belong');
    const missing = { ...submission, executionDirectory: join(base, 'missing') };
    await expect(prepareJob(workDir, missing, nobody)).rejects.toThrow('does not exist on this cluster');
  },
);
