/**
 * Lets Jinja2 answer the cases of a file: each gets its `output` or `error` (again).
 *
 * Usage: tools/node packages/jinja/fuzz/make-cases.ts packages/jinja/cases/nasty.json
 */
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { referencePython } from './reference.ts';

execFileSync(referencePython(), [join(import.meta.dirname, 'fill_cases.py'), ...process.argv.slice(2)], {
  stdio: 'inherit',
});
