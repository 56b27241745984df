/**
 * Builds a workspace package as it is published and packs it: node tools/pack.mjs packages/jinja [folder]
 *
 * In the repository a package is TypeScript that the pinned Node runs as it is; others get JavaScript with
 * declarations. Prints the path of the tarball, which lands in the folder (the current one by default).
 */
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = resolve(import.meta.dirname, '..');

/** Builds and packs the package in `source`; gives the tarball's path. */
export function pack(source, target) {
  const stage = mkdtempSync(join(tmpdir(), 'pack-'));
  try {
    const given = JSON.parse(readFileSync(join(source, 'package.json'), 'utf8'));
    const programs = mapValues(given.bin ?? {}, (starter) => programOf(join(source, starter)));
    const manifest = publishedManifest(given, programs);
    compile(source, stage, [...Object.values(given.exports ?? {}), ...Object.values(programs)]);
    for (const path of Object.values(manifest.bin ?? {})) makeProgram(join(stage, path));
    writeFileSync(join(stage, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`);
    for (const [from, name] of [
      [source, 'README.md'],
      [root, 'LICENSE'],
    ]) {
      if (existsSync(join(from, name))) cpSync(join(from, name), join(stage, name));
    }
    mkdirSync(target, { recursive: true });
    const output = execFileSync('npm', ['pack', '--loglevel=error', '--pack-destination', resolve(target)], {
      cwd: stage,
      encoding: 'utf8',
    });
    return join(resolve(target), output.trim());
  } finally {
    rmSync(stage, { recursive: true, force: true });
  }
}

/** The manifest with sources replaced by what is built from them, and without what only the repository needs. */
function publishedManifest({ private: _, devDependencies: __, scripts: ___, ...manifest }, programs) {
  const exports = mapValues(manifest.exports ?? {}, (path) => ({
    types: built(path).replace(/\.js$/, '.d.ts'),
    default: built(path),
  }));
  const bin = Object.keys(programs).length > 0 ? { bin: mapValues(programs, built) } : {};
  return {
    ...manifest,
    exports,
    ...bin,
    files: ['dist'],
    engines: { node: '>=20' },
    publishConfig: { access: 'public' },
  };
}

/** Where a source file lands. */
function built(path) {
  return path.replace(/^\.\/src\//, './dist/').replace(/\.ts$/, '.js');
}

function mapValues(object, change) {
  return Object.fromEntries(Object.entries(object).map(([name, value]) => [name, change(value)]));
}

/** The source file that a program's shell starter runs, or whose build it does. */
function programOf(starter) {
  const text = readFileSync(starter, 'utf8');
  if (text.includes('/tools/run')) return './src/main.ts';
  const found = text.match(/\/(src\/\S+\.ts)/);
  if (found === null) throw new Error(`${starter} starts no file under src`);
  return `./${found[1]}`;
}

/** Compiles the entry files and all they import: tests and what only they use stay behind. */
function compile(source, stage, entries) {
  const config = {
    extends: join(root, 'tsconfig.json'),
    compilerOptions: {
      noEmit: false,
      declaration: true,
      // What Node 20 knows, and browsers of its time.
      target: 'es2023',
      lib: ['es2023'],
      rootDir: join(source, 'src'),
      outDir: join(stage, 'dist'),
      types: ['node'],
      typeRoots: [join(root, 'node_modules/@types')],
    },
    include: [],
    files: entries.map((entry) => join(source, entry)),
  };
  const path = join(stage, 'tsconfig.json');
  writeFileSync(path, JSON.stringify(config));
  execFileSync(join(root, 'tools/node'), [join(root, 'node_modules/typescript/bin/tsc'), '-p', path], {
    stdio: ['ignore', 2, 2],
  });
  rmSync(path);
}

function makeProgram(path) {
  writeFileSync(path, `#!/usr/bin/env node\n${readFileSync(path, 'utf8')}`);
  chmodSync(path, 0o755);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [source, target] = process.argv.slice(2);
  if (source === undefined) {
    console.error('usage: node tools/pack.mjs <package folder> [folder for the tarball]');
    process.exit(2);
  }
  try {
    console.log(pack(resolve(source), target ?? '.'));
  } catch (error) {
    console.error(error.message);
    process.exit(1);
  }
}
