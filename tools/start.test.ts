// The starter over stand-ins for the service and the agent, which note what happens to them.
import { type ChildProcess, spawn } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { freePort } from '@jobbergate/testkit';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';

let root: string;
let port: number;
let children: ChildProcess[];

beforeEach(async () => {
  root = mkdtempSync('/tmp/jobbergate-start-');
  children = [];
  port = await freePort();
  cpSync(join(import.meta.dirname, 'start/fixtures'), root, { recursive: true });
  cpSync(import.meta.dirname, join(root, 'tools'), { recursive: true });
  symlinkSync(join(import.meta.dirname, '../node_modules'), join(root, 'node_modules'));
});

afterEach(async () => {
  for (const child of children) child.kill('SIGKILL');
  for (const pid of pidsInJournal()) await gone(pid);
  rmSync(root, { recursive: true });
});

test('one agent is started once the service answers, as the client local', async () => {
  start();
  const [service, agent] = await journalOf(2);
  expect(service).toMatch(/^service ready \d+ serve --welcome$/);
  expect(agent).toMatch(
    new RegExp(
      `^agent ready \\d+ local told http://127.0.0.1:${port} http://localhost:${port}/realms/jobbergate$`,
    ),
  );
});

test('TERM stops the agent, then the service, and ends with the service’s exit code', async () => {
  const starter = start();
  await journalOf(2);
  starter.kill('SIGTERM');
  expect(await exitOf(starter)).toBe(0);
  expect((await journalOf(5)).slice(2)).toEqual(['agent stopped', 'service told to stop', 'service stopped']);
});

test('when the service ends by itself, the agent is stopped and the exit code is the service’s', async () => {
  const starter = start();
  const [service = ''] = await journalOf(2);
  process.kill(Number(/ ready (\d+)/.exec(service)?.[1]), 'SIGUSR2');
  expect(await exitOf(starter)).toBe(7);
  expect((await journalOf(4)).slice(2)).toEqual(['service stopped', 'agent stopped']);
});

test('when the starter is killed by SIGKILL, service and agent stop', async () => {
  const starter = start();
  await journalOf(2);
  starter.kill('SIGKILL');
  expect((await journalOf(5)).slice(2).sort()).toEqual([
    'agent stopped',
    'service stopped',
    'service told to stop',
  ]);
});

test('when npm is killed, everything stops', async () => {
  const npm = spawn(
    '/bin/sh',
    ['-c', '"$1" "$2" & wait', 'npm', process.execPath, join(root, 'tools/start.mjs')],
    {
      env: { ...environment(), npm_lifecycle_event: 'start' },
      stdio: 'ignore',
    },
  );
  children.push(npm);
  await journalOf(2);
  npm.kill('SIGKILL');
  expect((await journalOf(5)).slice(2)).toEqual(['agent stopped', 'service told to stop', 'service stopped']);
});

test('Ctrl-C that arrives twice at once counts once', async () => {
  const starter = start({ STOP_AFTER: '500' });
  await journalOf(2);
  starter.kill('SIGINT');
  starter.kill('SIGINT');
  expect(await exitOf(starter)).toBe(0);
  expect((await journalOf(5)).at(-1)).toBe('service stopped');
});

test('Ctrl-C again after two seconds forces the end', async () => {
  const starter = start({ STOP_AFTER: 'never' });
  await journalOf(2);
  starter.kill('SIGINT');
  // The two seconds have begun.
  await journalOf(4);
  await new Promise((done) => setTimeout(done, 2_100));
  starter.kill('SIGINT');
  expect(await exitOf(starter)).toBe(137);
});

test('an agent that crashes is started again', async () => {
  start({ CRASH: '1' });
  expect((await journalOf(3)).slice(1, 3)).toEqual([1, 2].map(() => expect.stringMatching(/^agent ready /)));
});

test('an agent that refuses its settings is not', async () => {
  const starter = start({ CRASH: '2' });
  await untilSaid(starter, 'the agent refused its settings');
  expect(await journalOf(2)).toHaveLength(2);
});

test('beside another service on the same port no agent is started', async () => {
  const first = start();
  await journalOf(2);
  const second = start();
  expect(await exitOf(second)).toBe(1);
  first.kill('SIGTERM');
  await exitOf(first);
  expect(journal().filter((line) => line.startsWith('agent ready'))).toHaveLength(1);
});

test('with an issuer from outside an agent needs its own client', async () => {
  const starter = start({ JOBBERGATE_OIDC_ISSUER: 'https://id.example.org' });
  await untilSaid(starter, 'set JOBBERGATE_CLIENT_ID and JOBBERGATE_CLIENT_SECRET');
});

test('with an issuer and a client from outside the agent is that client', async () => {
  start({
    JOBBERGATE_OIDC_ISSUER: 'https://id.example.org',
    JOBBERGATE_CLIENT_ID: 'cluster',
    JOBBERGATE_CLIENT_SECRET: 's3cret',
  });
  expect((await journalOf(2))[1]).toContain(`cluster s3cret http://127.0.0.1:${port} https://id.example.org`);
});

function start(extra: Record<string, string> = {}): ChildProcess {
  const starter = spawn(process.execPath, [join(root, 'tools/start.mjs')], {
    env: { ...environment(), ...extra },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  children.push(starter);
  return starter;
}

function environment(): NodeJS.ProcessEnv {
  return {
    PATH: process.env.PATH,
    JOURNAL: join(root, 'journal'),
    JOBBERGATE_DATA_DIR: join(root, 'data'),
    JOBBERGATE_PORT: String(port),
  };
}

function journal(): string[] {
  const file = join(root, 'journal');
  return existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n') : [];
}

/** The journal once it has that many lines. */
function journalOf(lines: number): Promise<string[]> {
  const enough = () => {
    expect(journal().length).toBeGreaterThanOrEqual(lines);
    return journal();
  };
  return vi.waitFor(enough, { timeout: 60_000, interval: 50 });
}

function pidsInJournal(): number[] {
  return journal()
    .flatMap((line) => / ready (\d+)/.exec(line)?.[1] ?? [])
    .map(Number);
}

function gone(pid: number): Promise<void> {
  return vi.waitFor(() => expect(existsSync(`/proc/${pid}`)).toBe(false), { timeout: 60_000 });
}

function exitOf(child: ChildProcess): Promise<number | null> {
  return new Promise((done) => child.once('exit', done));
}

/** @throws Error with all that a process said, when it ends without a text */
function untilSaid(child: ChildProcess, text: string): Promise<void> {
  let said = '';
  return new Promise((resolve, reject) => {
    child.stderr?.on('data', (chunk: Buffer) => {
      said += chunk;
      if (said.includes(text)) resolve();
    });
    child.once('close', () => reject(new Error(`it never said ${text}:\n${said}`)));
  });
}
