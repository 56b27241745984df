// Nothing that the public clients offer is left out of the tests beside this one.
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { run } from '../running/program.ts';
import { pythonEnvironment } from './environment.ts';
import { CLIENTS } from './publicCli.ts';

vi.setConfig({ hookTimeout: 900_000 });

const HERE = new URL('.', import.meta.url).pathname;
/** Their options are those of the newer names: the same functions. */
const OLDER_NAMES = ['cli', 'cli-workflow'];

/** By command: the spellings of each option. And the calls of the SDK. */
let offered: { commands: Record<string, string[][]>; calls: string[] };
/** The texts of the tests, by the names of their files without `.test.ts`. */
const texts = new Map<string, string>();
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'jobbergate-inventory-'));
  const python = join(await pythonEnvironment(CLIENTS), 'python');
  const env = { HOME: folder, JOBBERGATE_COMPATIBILITY_MODE: 'true' };
  const { stdout, stderr } = await run([python, join(HERE, 'inventory.py')], { env, cwd: folder });
  if (stdout === '') throw new Error(stderr);
  offered = JSON.parse(stdout);
  for (const file of await readdir(HERE)) {
    if (/\.(ts|py|md)$/.test(file))
      texts.set(file.replace(/\.test\.ts$/, ''), await readFile(HERE + file, 'utf8'));
  }
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** The files that the table of README.md names for each command. */
function table(): Map<string, string[]> {
  const rows = (texts.get('README.md') ?? '').matchAll(/^\| `([a-z -]+)`[^|]* \| ([a-zC., -]+?) +\|$/gm);
  return new Map([...rows].map(([, command = '', files = '']) => [command, files.split(', ')]));
}

/** Whether one of the files holds one of the words as a text of its own, or an option with its value. */
function isTyped(words: readonly string[], files: readonly string[]): boolean {
  const all = files.map((file) => texts.get(file) ?? '').join('\n');
  return words.some((word) => all.includes(`'${word}'`) || all.includes(`'${word}=`));
}

test('each command is typed, and each of its options', () => {
  const rows = table();
  const names = Object.keys(offered.commands);
  const missing: string[] = [];
  for (const [name, options] of Object.entries(offered.commands)) {
    if (name !== '' && names.some((other) => other.startsWith(`${name} `))) continue;
    const row = rows.get(name === '' ? 'jobbergate' : name);
    const verb = name.split(' ').at(-1) ?? '';
    if (name !== '' && !isTyped([verb], row ?? OLDER_NAMES)) missing.push(name);
    if (row === undefined) continue;
    missing.push(...options.filter((one) => !isTyped(one, row)).map((one) => `${name} ${one}`));
  }
  expect(missing).toEqual([]);
  expect([...rows.keys()].filter((name) => name !== 'jobbergate' && !names.includes(name))).toEqual([]);
});

test('each call of the SDK is made', () => {
  expect(offered.calls.length).toBeGreaterThan(30);
  for (const call of offered.calls) {
    const path = call.replace(/^job_/, '').replace(/^templates\.files/, 'files');
    expect(texts.get('sdk.py'), `sdk.py calls ${call}`).toContain(path);
  }
});
