// Builds of stand-ins, in a layout like ours.
import { execFileSync } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';

let root: string;

beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'jobbergate-build-')));
  cpSync(import.meta.dirname, join(root, 'tools'), { recursive: true });
  symlinkSync(join(import.meta.dirname, '../node_modules'), join(root, 'node_modules'));
  write('package-lock.json', '{}');
  write('package.json', '{ "type": "module" }');
  write('packages/core/src/index.ts', '');
});

afterEach(() => rmSync(root, { recursive: true }));

test('a program is built at its first start, and anew only where a source is newer', () => {
  write('apps/cli/src/main.ts', 'const said: string = "first"; console.log(said, ...process.argv.slice(2));');
  expect(run('cli', 'a', 'b c')).toBe('first a b c\n');
  const built = statSync(join(root, 'apps/cli/dist/main.js')).ino;
  expect(run('cli')).toBe('first\n');
  expect(statSync(join(root, 'apps/cli/dist/main.js')).ino).toBe(built);

  write('apps/cli/src/main.ts', 'console.log("second")');
  utimesSync(join(root, 'apps/cli/src/main.ts'), new Date(), new Date(Date.now() + 2_000));

  expect(run('cli')).toBe('second\n');
});

test('a module goes on seeing its own address, and names the built program', () => {
  write('apps/api/src/deep/here.ts', 'export const here = [import.meta.url, import.meta.dirname];');
  write('apps/api/src/worker/worker.ts', 'export {};');
  write(
    'apps/api/src/main.ts',
    `import { here } from './deep/here.ts';
     console.log(...here, new URL('./worker/worker.ts', import.meta.url).href, new URL('../a.sql', import.meta.url).href);`,
  );

  expect(run('api').trim().split(' ')).toEqual([
    `file://${root}/apps/api/src/deep/here.ts`,
    `${root}/apps/api/src/deep`,
    `file://${root}/apps/api/dist/worker.js`,
    `file://${root}/apps/api/a.sql`,
  ]);
});

test('CommonJS stays where it is, and HTTP comes without the client for fetch', () => {
  write(
    'apps/cli/src/main.ts',
    `import { request } from 'node:http';
     import fastify from 'fastify';
     console.log(typeof request, typeof fastify, process.moduleLoadList.some((name) => name.includes('undici')));`,
  );

  expect(run('cli')).toBe('function function false\n');
  expect(readdirSync(join(root, 'apps/cli/dist'))).toEqual(expect.arrayContaining(['main.js']));
  expect(statSync(join(root, 'apps/cli/dist/main.js')).size).toBeLessThan(10_000);
});

test('a program that cannot be built says why and is not started', () => {
  write('apps/cli/src/main.ts', 'import "./nowhere.ts";');

  expect(() => run('cli')).toThrow(/nowhere/);
});

function write(path: string, text: string): void {
  mkdirSync(join(root, path, '..'), { recursive: true });
  writeFileSync(join(root, path), text);
}

function run(app: string, ...argv: string[]): string {
  return execFileSync(join(root, 'tools/run'), [app, '--', ...argv], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}
