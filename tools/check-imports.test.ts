import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { findForbiddenImports } from './check-imports.ts';

let root: string;

beforeEach(() => {
  root = mkdtempSync('/tmp/jobbergate-imports-');
  for (const folder of ['apps', 'packages', 'tests', 'bench', 'tools']) mkdirSync(join(root, folder));
});

afterEach(() => rmSync(root, { recursive: true }));

test('a forbidden import is found with its file and line', () => {
  plant(
    'packages/core/src/templates/create.ts',
    "// why\n\nimport { openStore } from '@jobbergate/store';\n",
  );
  expect(findForbiddenImports(root)).toEqual([
    {
      file: 'packages/core/src/templates/create.ts',
      line: 3,
      reason: 'core may not import store (it may: jinja)',
    },
  ]);
});

test.each([
  ['re-export', "export { x } from '@jobbergate/store';"],
  ['export of everything', "export * from '@jobbergate/store';"],
  ['type import', "import type { X } from '@jobbergate/store';"],
  ['import type expression', "type X = import('@jobbergate/store').X;"],
  ['dynamic import', "await import('@jobbergate/store');"],
  ['dynamic import in a template string', 'await import(`@jobbergate/store`);'],
  ['path below the package', "import '@jobbergate/store/src/sql.ts';"],
  ['relative path across the wall', "import { x } from '../../../store/src/index.ts';"],
  ['require call', "require('@jobbergate/store');"],
  ['Node module', "import { readFile } from 'node:fs';"],
  ['Node module without its prefix', "import { readFile } from 'fs/promises';"],
])('a %s in core is no way around', (_name, line) => {
  plant('packages/core/src/templates/create.ts', line);
  expect(findForbiddenImports(root)).toHaveLength(1);
});

test.each([
  ['packages/contract/src/v3/x.ts', "import type { X } from '@jobbergate/core';"],
  ['packages/store/src/x.ts', "import { X } from '@jobbergate/core';"],
  ['packages/store/src/x.ts', "import type { X } from '@jobbergate/issuer';"],
  ['packages/jinja/src/lines/x.ts', "import { readFile } from 'node:fs';"],
  ['packages/core/src/x.ts', "const text = \"import '@jobbergate/store'\"; // import '@jobbergate/store'"],
  ['packages/core/src/x.test.ts', "import { readFile } from 'node:fs';"],
  ['packages/store/src/x.test.ts', "import { useTestDatabase } from '@jobbergate/testkit';"],
  ['apps/api/src/worker/x.ts', "import { render } from '@jobbergate/jinja';"],
  ['tests/x.test.ts', "import { buildApp } from '../apps/api/src/app.ts';"],
  ['apps/agent/src/x.ts', "import { y } from './y.ts'; import fastify from 'fastify';"],
])('%s may say %s', (file, line) => {
  plant(file, line);
  expect(findForbiddenImports(root)).toEqual([]);
});

test.each([
  ['packages/contract/src/v3/x.ts', "import { x } from '@jobbergate/core';", 'types alone'],
  ['packages/contract/src/v3/x.ts', "import { type X } from '@jobbergate/core';", 'types alone'],
  ['packages/store/src/x.ts', "import { x } from '@jobbergate/issuer';", 'types alone'],
  ['packages/store/src/x.ts', "import { x } from '@jobbergate/testkit';", 'may not import testkit'],
  ['packages/jinja/src/x.ts', "import { readFile } from 'node:fs';", 'no I/O'],
  ['packages/core/src/x.ts', 'await import(name);', 'computed name'],
  ['apps/api/src/routes/x.ts', "import { render } from '@jobbergate/jinja';", 'apps/api/src/worker/'],
  ['apps/cli/src/x.ts', "import { x } from '../../api/src/app.ts';", 'no room imports an app'],
  ['tests/x.test.ts', "import { x } from '../apps/api/src/auth/x.ts';", 'no room imports an app'],
  ['packages/new/src/x.ts', "import { x } from '@jobbergate/core';", 'no rule'],
])('%s may not say %s', (file, line, reason) => {
  plant(file, line);
  expect(findForbiddenImports(root)).toEqual([
    expect.objectContaining({ file, reason: expect.stringContaining(reason) }),
  ]);
});

function plant(file: string, source: string): void {
  mkdirSync(join(root, dirname(file)), { recursive: true });
  writeFileSync(join(root, file), source);
}
