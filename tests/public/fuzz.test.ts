// Property-based fuzzing of each OpenAPI document: no server error, no undocumented status or content type, no
// answer that is not as its schema says. `FUZZ_SECONDS` and `FUZZ_SEED` make a longer or another run.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { run } from '../running/program.ts';
import { type Contract, CURRENT, DOCUMENTED, useServiceOf } from '../service.ts';
import { pythonEnvironment } from './environment.ts';

const { FUZZ_SECONDS = '45', FUZZ_SEED = '5' } = process.env;
vi.setConfig({ testTimeout: Number(FUZZ_SECONDS) * 1_000 + 180_000, hookTimeout: 900_000 });

const CHECKS = [
  'not_a_server_error',
  'status_code_conformance',
  'content_type_conformance',
  'response_headers_conformance',
  'response_schema_conformance',
];

let bin: string;
let folder: string;

beforeAll(async () => {
  bin = await pythonEnvironment(new URL('fuzz-requirements.txt', import.meta.url).pathname);
  folder = await mkdtemp(join(tmpdir(), 'jobbergate-fuzz-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Asks all that the document of a contract describes, as somebody with every right. @returns what was found */
async function fuzz(url: string, { base }: Contract, token: string): Promise<string> {
  const { exitCode, stdout, stderr } = await run(
    [
      join(bin, 'schemathesis'),
      'run',
      `${url}${base}/openapi.json`,
      `--header=Authorization: Bearer ${token}`,
      `--checks=${CHECKS.join(',')}`,
      `--max-time=${FUZZ_SECONDS}`,
      `--seed=${FUZZ_SEED}`,
      '--continue-on-failure',
      '--no-shrink',
      '--request-timeout=60',
      // On a busy machine, that requests are long to think up is no defect of the service.
      '--suppress-health-check=too_slow',
      '--warnings=off',
      '--no-color',
    ],
    { cwd: folder, env: { HOME: folder } },
  );
  return exitCode === 0 ? 'nothing' : stdout + stderr;
}

describe('the documented contract', () => {
  const service = useServiceOf(DOCUMENTED);

  test('answers every request as its document says', async () => {
    const token = await service().issuer.token({
      email: 'ada@example.org',
      azp: 'cluster',
      permissions: DOCUMENTED.permissions,
    });
    expect(await fuzz(service().url, DOCUMENTED, token)).toBe('nothing');
  });
});

describe('the current contract', () => {
  const service = useServiceOf(CURRENT);

  test('answers every request as its document says', async () => {
    const token = await service().issuer.token({
      email: 'ada@example.org',
      azp: 'cluster',
      permissions: CURRENT.permissions,
    });
    expect(await fuzz(service().url, CURRENT, token)).toBe('nothing');
  });
});
