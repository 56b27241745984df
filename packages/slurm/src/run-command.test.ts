import { expect, test } from 'vitest';
import { commandEnvironment } from './environment.ts';
import { runCommand } from './run-command.ts';

const env = { PATH: '/usr/bin:/bin' };
const timeoutMs = 60_000;

test('arguments reach the command as they are, without a shell', async () => {
  const result = await runCommand(['printf', '%s', '$(id); "x" `y`'], { env, timeoutMs });
  expect(result).toMatchObject({ exitCode: 0, stdout: '$(id); "x" `y`', error: null });
});

test('the command sees the given environment and nothing of ours', async () => {
  const result = await runCommand(['env'], { env: { ...env, A: 'b' }, timeoutMs });
  expect(result.stdout.trim().split('\n').sort()).toEqual(['A=b', 'PATH=/usr/bin:/bin']);
});

test('a command that takes too long is ended, also when it ignores TERM', async () => {
  const started = Date.now();
  const result = await runCommand(['sh', '-c', 'trap "" TERM; exec sleep 300'], { env, timeoutMs: 100 });
  expect(result).toMatchObject({ exitCode: null, timedOut: true });
  expect(Date.now() - started).toBeLessThan(60_000);
});

test('a command that has said enough is not waited for', async () => {
  const started = Date.now();
  const result = await runCommand(['sh', '-c', 'echo 17; exec sleep 300'], {
    env,
    timeoutMs,
    isEnough: (stdout) => stdout.includes('17\n'),
  });
  expect(result).toMatchObject({ stdout: '17\n', timedOut: false });
  expect(Date.now() - started).toBeLessThan(50_000);
});

test('what a command leaves in the background is not waited for', async () => {
  const started = Date.now();
  const result = await runCommand(['sh', '-c', 'sleep 300 & echo $!'], { env, timeoutMs });
  process.kill(Number(result.stdout));
  expect(result).toMatchObject({ exitCode: 0, stdout: expect.stringMatching(/^\d+\n$/), timedOut: false });
  expect(Date.now() - started).toBeLessThan(50_000);
});

test('output beyond the limit is dropped and said to be', async () => {
  const result = await runCommand(['head', '-c', '5000', '/dev/zero'], { env, timeoutMs, maxOutput: 1_000 });
  expect(result).toMatchObject({ exitCode: 0, truncated: true });
  expect(result.stdout).toHaveLength(1_000);
});

test('a missing program, folder or name is a result, not a crash', async () => {
  for (const [argv, cwd] of [
    [['nosuchprogram'], '/'],
    [['true'], '/no/such/folder'],
    [['true', 'a\0b'], '/'],
    [[], '/'],
  ] as const) {
    const result = await runCommand(argv, { env, timeoutMs, cwd });
    expect(result.exitCode).toBeNull();
    expect(result.error).not.toBeNull();
  }
});

test('text for stdin arrives, and a command that does not read it is no failure', async () => {
  const text = 'x'.repeat(300_000);
  expect((await runCommand(['wc', '-c'], { env, timeoutMs, stdin: text })).stdout.trim()).toBe('300000');
  expect((await runCommand(['true'], { env, timeoutMs, stdin: text })).exitCode).toBe(0);
});

test.runIf(process.getuid?.() === 0)('another account is taken on with its groups', async () => {
  const result = await runCommand(['id', '-u'], { env, timeoutMs, cwd: '/', as: { uid: 65534, gid: 65534 } });
  expect(result.stdout).toBe('65534\n');
});

test('of the environment, Slurm commands get what they need and none of its options or our secrets', () => {
  const own = {
    PATH: '/bin',
    HOME: '/home/a',
    SLURM_CONF: '/etc/slurm.conf',
    SLURM_JOB_NAME: 'leak',
    SBATCH_ACCOUNT: 'leak',
    JOBBERGATE_CLIENT_SECRET: 'leak',
  };
  expect(commandEnvironment(own, '/opt/slurm/bin')).toEqual({
    PATH: '/opt/slurm/bin:/bin',
    HOME: '/home/a',
    SLURM_CONF: '/etc/slurm.conf',
    LC_ALL: 'C.UTF-8',
  });
});
