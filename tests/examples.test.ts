/** The applications in examples/ are what they claim: they pass the upload's checks, render, and are shell scripts. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RenderedScript, UploadedFiles } from '@jobbergate/core';
import { afterAll, describe, expect, test } from 'vitest';
import { createRenderPool } from '../apps/api/src/app.ts';

const EXAMPLES = new URL('../examples/', import.meta.url).pathname;
const pool = createRenderPool({ size: 1, timeoutMs: 60_000 });
afterAll(() => pool.close());

type Example = UploadedFiles & { readonly config: string };

function readExample(name: string): Example {
  const read = (file: string): string => readFileSync(join(EXAMPLES, name, file), 'utf8');
  const templates = readdirSync(join(EXAMPLES, name, 'templates'));
  return {
    workflow: read('jobbergate.py'),
    config: read('jobbergate.yaml'),
    templates: new Map(templates.map((file) => [file, read(`templates/${file}`)])),
  };
}

function render(name: string, paramDict: string | null = null): Promise<RenderedScript> {
  const { config, templates } = readExample(name);
  return pool.render({ config, templates, paramDict, sbatchParams: ['--comment=example'] });
}

function mainFile({ mainFilePath, files }: RenderedScript): string {
  return files.get(mainFilePath) ?? '';
}

function bash(script: string, ...args: string[]): { status: number | null; stdout: string; stderr: string } {
  const folder = mkdtempSync(join(tmpdir(), 'example-'));
  try {
    return spawnSync('bash', args, { input: script, encoding: 'utf8', cwd: folder, timeout: 60_000 });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const EXPECTED_FILES: Readonly<Record<string, readonly string[]>> = {
  hello: ['hello.sh'],
  mpi: ['mpi.sh', 'hostcheck.sh'],
  gromacs: [
    'run.sh',
    'inputs/em.mdp',
    'inputs/nvt.mdp',
    'inputs/npt.mdp',
    'inputs/md.mdp',
    'inputs/README.txt',
    'resume.sh',
  ],
};

test('each folder of examples is tested', () => {
  const folders = readdirSync(EXAMPLES, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  expect(folders.map(({ name }) => name).sort()).toEqual(Object.keys(EXPECTED_FILES).sort());
});

describe.each(Object.entries(EXPECTED_FILES))('%s', (name, expected) => {
  test('passes the checks of an upload', async () => {
    expect((await pool.checkUpload(readExample(name))).problems).toEqual([]);
  });

  test('renders the files it names, with nothing left over from the templates', async () => {
    const { files } = await render(name);
    expect([...files.keys()]).toEqual(expected);
    for (const text of files.values()) {
      expect(text).not.toMatch(/\{\{|\{%|None\b|Undefined/);
      expect(text).not.toMatch(/\n\n\n/);
    }
  });

  test('is a batch script for Slurm, and every script is good bash', async () => {
    const rendered = await render(name);
    const lines = mainFile(rendered).split('\n');
    expect(lines[0]).toBe('#!/bin/bash');
    expect(lines[2]).toBe('#SBATCH --comment=example');
    for (const [path, text] of rendered.files) {
      if (path.endsWith('.sh')) expect(bash(text, '-n')).toMatchObject({ status: 0, stderr: '' });
    }
  });
});

describe('hello', () => {
  test('runs to its end on a bare machine within seconds and leaves something to read', async () => {
    const begin = performance.now();
    const { status, stdout } = bash(mainFile(await render('hello')));
    expect(status).toBe(0);
    expect(performance.now() - begin).toBeLessThan(30_000);
    expect(stdout).toContain('Hello from your cluster');
    expect(stdout).toContain('step 5 of 5: 5 squared is 25');
    expect(stdout).toMatch(/finished +\d{4}-\d\d-\d\dT/);
  });

  test('says what it is told, whatever the shell would make of it', async () => {
    const greeting = 'it\'s $HOME `id` "quoted" \\ $(id)';
    const section = { job_name: 'x', greeting, steps: '2', time_limit: '00:01:00' };
    const rendered = await render('hello', JSON.stringify({ application_config: section }));
    expect(bash(mainFile(rendered)).stdout.split('\n')[0]).toBe(greeting);
  });
});

test('an MPI run follows its answers', async () => {
  const section = {
    job_name: 'hybrid',
    partition: 'p',
    account: 'acct',
    nodes: '4',
    tasks_per_node: '8',
    cpus_per_task: 4,
    memory_per_cpu: '1G',
    time_limit: '02:00:00',
    executable: './a.out',
    arguments: ['-v', 'in.dat'],
    launcher: 'mpirun',
    email: 'me@example.org',
  };
  const script = mainFile(await render('mpi', JSON.stringify({ application_config: section })));
  expect(script).toContain('#SBATCH --account=acct\n#SBATCH --nodes=4\n');
  expect(script).toContain('#SBATCH --mail-type=END,FAIL\n#SBATCH --mail-user=me@example.org\n');
  expect(script).toContain('# 32 ranks on 4 nodes, 4 threads each\n');
  expect(script).toContain('mpirun -np 32 --map-by "slot:PE=4" --bind-to core ./a.out -v in.dat\n');
  expect(script).not.toContain('module');
});

test('the simulation on processors alone asks for no GPU', async () => {
  const { config } = readExample('gromacs');
  const { templates } = readExample('gromacs');
  const rendered = await pool.render({
    config: config.replace('gpus: 1', 'gpus: 0'),
    templates,
    paramDict: null,
    sbatchParams: [],
  });
  expect(mainFile(rendered)).not.toMatch(/gpu:|-nb gpu|-npme|GMX_ENABLE/);
  expect(rendered.files.get('inputs/md.mdp')).toContain('nsteps                  = 5000000\n');
});
