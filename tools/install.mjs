// Brings what package-lock.json names into node_modules, when it is not there. Runs before everything
// else under whatever Node there is (20 and up), so it is plain JavaScript without a dependency. Says
// nothing when there is nothing to do. A preinstall or prestart script would be skipped by
// ignore-scripts, which this project sets.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { closeSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const lockFile = join(root, 'package-lock.json');
const mark = join(root, 'node_modules/.jobbergate-installed');

process.exitCode = await main();

async function main() {
  if (isMarked()) return 0;
  const release = await waitForOthers();
  try {
    if (isMarked()) return 0;
    if (!isInstalled() && !(await install())) return 1;
    if (!(await build())) return 1;
    writeFileSync(mark, fingerprint());
    return 0;
  } finally {
    release();
  }
}

/** What is installed depends on the lock file and on the platform whose binaries were chosen. */
function fingerprint() {
  const hash = createHash('sha256').update(readFileSync(lockFile)).digest('hex');
  return `${hash} ${process.platform} ${process.arch}\n`;
}

function isMarked() {
  try {
    return readFileSync(mark, 'utf8') === fingerprint();
  } catch {
    return false;
  }
}

/**
 * Whether npm was run by hand: it writes what it installed into a lock file of its own, which must then
 * hold each package of ours that fits this platform in the same version.
 */
function isInstalled() {
  let installed;
  try {
    installed = JSON.parse(readFileSync(join(root, 'node_modules/.package-lock.json'), 'utf8')).packages;
  } catch {
    return false;
  }
  const wanted = Object.entries(JSON.parse(readFileSync(lockFile, 'utf8')).packages);
  return wanted
    .filter(([path, entry]) => path.startsWith('node_modules/') && fits(entry))
    .every(([path, entry]) => installed[path]?.version === entry.version);
}

/**
 * By npm's fields os, cpu and libc. An optional package without them serves one that has them: the one
 * that fits tells whether optional packages were left out.
 */
function fits({ os, cpu, libc, optional }) {
  if (optional && !os && !cpu) return false;
  return allows(os, process.platform) && allows(cpu, process.arch) && (!libc || allows(libc, cLibrary()));
}

/** A field lists values that are wanted, or, after an exclamation mark, not. */
function allows(field, value) {
  if (!field) return true;
  const list = [field].flat();
  if (list.includes(`!${value}`)) return false;
  return list.includes(value) || list.every((one) => one.startsWith('!'));
}

function cLibrary() {
  if (process.platform !== 'linux') return undefined;
  process.report.excludeNetwork = true;
  return process.report.getReport().header.glibcVersionRuntime ? 'glibc' : 'musl';
}

/**
 * Two starts at once would install into each other: the second waits. The lock is the kernel's, on the
 * lock file itself, and goes with the process; where flock(1) is missing (macOS), there is none.
 */
async function waitForOthers() {
  const descriptor = openSync(lockFile, 'r');
  const child = spawn('flock', ['3'], { stdio: ['ignore', 'ignore', 'ignore', descriptor] });
  await new Promise((done) => child.once('error', done).once('exit', done));
  return () => closeSync(descriptor);
}

async function install() {
  console.error('jobbergate: installing the packages of package-lock.json (npm ci) …');
  const [program, ...first] = npm();
  const options = ['--include=dev', '--include=optional', '--ignore-scripts', '--no-audit', '--no-fund'];
  const child = spawn(program, [...first, 'ci', ...options, '--loglevel=error'], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const output = [];
  child.stdout.on('data', (chunk) => output.push(chunk));
  child.stderr.on('data', (chunk) => output.push(chunk));
  const outcome = await new Promise((done) => child.once('error', done).once('close', (code) => done(code)));
  if (outcome === 0) return true;
  process.stderr.write(Buffer.concat(output));
  console.error(`jobbergate: npm ci failed (${outcome instanceof Error ? outcome.message : outcome})`);
  return false;
}

/** The programs, so that their first start is no slower than the next. */
async function build() {
  const child = spawn(join(root, 'tools/node'), [join(root, 'tools/build.mjs')], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  return (await new Promise((done) => child.once('error', done).once('close', done))) === 0;
}

/** The npm that called us, else the one on the path. */
function npm() {
  const caller = process.env.npm_execpath;
  return caller && basename(caller).startsWith('npm') ? [process.execPath, caller] : ['npm'];
}
