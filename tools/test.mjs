// `npm test`: brings the Debian packages that the tests need, checks style, types and imports, runs all
// tests, and ends in the plain line `N passed, N failed`. A failed check does not keep the rest from
// running; each check counts as one test.
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { provideDebianPackages } from './test/debian.mjs';
import { countTests } from './test/totals.mjs';

const root = join(import.meta.dirname, '..');
process.exitCode = await main();

async function main() {
  const problem = provideDebianPackages();
  if (problem !== undefined) {
    console.error(problem);
    return 1;
  }
  const totals = [];
  totals.push(
    await check('format and lint', [
      'node_modules/@biomejs/biome/bin/biome',
      'check',
      '--error-on-warnings',
      '.',
    ]),
  );
  totals.push(await check('types', ['node_modules/typescript/bin/tsc', '-p', '.']));
  totals.push(await check('who imports whom', ['tools/check-imports.ts']));
  totals.push(await runTests());
  const sum = (part) => totals.reduce((total, one) => total + one[part], 0);
  console.log(`${sum('passed')} passed, ${sum('failed')} failed`);
  return sum('failed') === 0 ? 0 : 1;
}

async function check(name, argv) {
  const ok = (await run(argv)) === 0;
  console.log(`${ok ? 'ok' : 'FAILED'}: ${name}`);
  return { passed: ok ? 1 : 0, failed: ok ? 0 : 1 };
}

async function runTests() {
  const folder = mkdtempSync(join(tmpdir(), 'jobbergate-report-'));
  const report = join(folder, 'report.json');
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const exitCode = await run([
    'node_modules/vitest/vitest.mjs',
    'run',
    ...reporters,
    ...process.argv.slice(2),
  ]);
  try {
    return countTests(JSON.parse(readFileSync(report, 'utf8')), exitCode);
  } catch {
    return { passed: 0, failed: 1 };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The exit code of one of our tools, run under this Node with its output shown. */
function run(argv) {
  const child = spawn(process.execPath, argv, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] });
  return new Promise((done) =>
    child.once('error', () => done(127)).once('exit', (code) => done(code ?? 128)),
  );
}
