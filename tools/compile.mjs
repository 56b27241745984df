// Lets Node read the sources of the programs once, right after their packages are installed. Node keeps what it
// makes of them (tools/node says where), for each set of V8's flags apart; a program that finds its sources there
// starts in half the time and does not carry the compiler that strips the types, some 16 MB, for as long as it runs.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { SMALL_HEAP } from './start/heap.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));

/** What each program reads, also what it reads late. */
const SERVICE = [
  'apps/api/src/main.ts',
  'apps/api/src/commands/serve.ts',
  'apps/api/src/logger.ts',
  'packages/issuer/src/index.ts',
];
const OTHERS = ['apps/api/src/worker/worker.ts', 'apps/cli/src/main.ts', 'apps/agent/src/main.ts'];

/** Never fails: what is not read now is read by the programs themselves. */
export async function compile() {
  await Promise.all([read(SERVICE, SMALL_HEAP), read(OTHERS, [])]);
}

/** A program that is read says its version and may exit; the worker says that nobody called it. */
function read(files, flags) {
  const imports = files.map((file) => `await import(${JSON.stringify(join(root, file))}).catch(() => {});`);
  const source = ["process.argv = ['', '', '--version'];", ...imports, 'process.exit();'].join('\n');
  const argv = [...flags, '--input-type=module', '--eval', source];
  const child = spawn(join(root, 'tools/node'), argv, { cwd: root, stdio: 'ignore' });
  return new Promise((done) => child.once('error', done).once('exit', done));
}
