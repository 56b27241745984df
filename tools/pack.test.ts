import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Dict, parseJson, stringifyJson } from '../packages/jinja/src/index.ts';
import { pack } from './pack.mjs';

const jinja = join(import.meta.dirname, '../packages/jinja');
const folder = mkdtempSync(join(tmpdir(), 'packed-'));
const installed = join(folder, 'node_modules/@jobbergate/jinja');

beforeAll(() => {
  const tarball = pack(jinja, folder);
  writeFileSync(join(folder, 'package.json'), '{ "type": "module", "private": true }');
  execFileSync('npm', ['install', '--offline', '--no-audit', '--no-fund', tarball], {
    cwd: folder,
    stdio: 'pipe',
  });
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('the packed jinja package renders under the Node of the system', () => {
  writeFileSync(
    join(folder, 'render.js'),
    `import { Environment } from '@jobbergate/jinja';
     console.log(new Environment().fromString('{{ 2 ** 64 }} {{ [1.0, "é"]|join }}').render());`,
  );

  expect(run('node', 'render.js')).toBe('18446744073709551616 1.0é\n');
});

test('its command answers the cases of the repository under the Node of the system', () => {
  const corpus = parseJson(readFileSync(join(jinja, 'cases/jinja2-3.1.json'), 'utf8')) as Dict;
  const context = corpus.getString('context') ?? null;
  const cases = (corpus.getString('cases') as Dict[]).filter(
    (each) => each.getString('output') !== undefined,
  );
  const requests = cases.map((each) => stringifyJson(Dict.of([['context', context], ...each.entries()])));

  const answers = run('npx', 'jinja-lines', requests.join('\n')).trimEnd().split('\n');

  expect(answers.map((answer) => JSON.parse(answer).output)).toEqual(
    cases.map((each) => each.getString('output')),
  );
});

test('its declarations satisfy a strict compiler', () => {
  writeFileSync(
    join(folder, 'types.ts'),
    `import { Environment } from '@jobbergate/jinja';
     export const text: string = new Environment().fromString('a').render();`,
  );
  const tsc = join(jinja, '../../node_modules/typescript/bin/tsc');

  expect(
    run(process.execPath, tsc, undefined, ['--noEmit', '--strict', '--module', 'nodenext', 'types.ts']),
  ).toBe('');
});

test('no file of it but the command knows Node', () => {
  const files = readdirSync(join(installed, 'dist'), { recursive: true, encoding: 'utf8' });
  const scripts = files.filter((name) => name.endsWith('.js') && !name.startsWith('lines/'));
  const knowing = scripts.filter((name) =>
    /from 'node:|\bprocess\.|\bBuffer\b|\brequire\(/.test(
      readFileSync(join(installed, 'dist', name), 'utf8'),
    ),
  );

  expect(scripts.length).toBeGreaterThan(20);
  expect(knowing).toEqual([]);
});

test('it depends on nothing and carries no source or test', () => {
  const manifest = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8'));
  const files = readdirSync(installed, { recursive: true, encoding: 'utf8' });

  expect(manifest).not.toHaveProperty('dependencies');
  expect(manifest).not.toHaveProperty('private');
  expect(files.filter((name) => /\.test\.|(?<!\.d)\.ts$|fuzz|bench|cases|testing/.test(name))).toEqual([]);
});

function run(program: string, script: string, input?: string, rest: string[] = []): string {
  return execFileSync(program, [script, ...rest], {
    cwd: folder,
    encoding: 'utf8',
    ...(input === undefined ? {} : { input }),
  });
}
