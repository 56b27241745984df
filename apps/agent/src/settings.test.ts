import { expect, test } from 'vitest';
import { readSettings, SETTINGS_HELP, SettingsError } from './settings.ts';

const needed = { JOBBERGATE_CLIENT_ID: 'cluster', JOBBERGATE_CLIENT_SECRET: 'hunter2' };
const problemsOf = (env: Record<string, string>) => {
  try {
    readSettings(env, 1000);
  } catch (error) {
    if (error instanceof SettingsError) return error.problems;
  }
  return [];
};

test('only the client must be set; the rest has defaults', () => {
  expect(readSettings({ ...needed, HOME: '/home/a' }, 1000)).toEqual({
    url: 'http://127.0.0.1:8000',
    issuer: null,
    clientId: 'cluster',
    clientSecret: 'hunter2',
    pollSeconds: 5,
    workDir: '/home/a/.local/state/jobbergate/work',
    slurmBin: null,
    executor: 'auto',
    logLevel: 'info',
  });
});

test('the work directory follows XDG_STATE_HOME, and root has its own', () => {
  expect(readSettings({ ...needed, XDG_STATE_HOME: '/s' }, 1000).workDir).toBe('/s/jobbergate/work');
  expect(readSettings(needed, 0).workDir).toBe('/var/lib/jobbergate-agent/work');
});

test('all problems are named at once, each with its setting, value and what is allowed', () => {
  const problems = problemsOf({
    JOBBERGATE_URL: 'ftp://x',
    JOBBERGATE_POLL_SECONDS: '0',
    JOBBERGATE_WORK_DIR: 'work',
    JOBBERGATE_LOG_LEVEL: 'loud',
    JOBBERGATE_SLURM_BIN: 'bin',
    JOBBERGATE_OIDC_ISSUER: 'issuer',
  });
  expect(problems).toHaveLength(8);
  expect(problems).toContain('JOBBERGATE_POLL_SECONDS=0: must be a number from 0.1 to 3600');
  expect(problems).toContain('JOBBERGATE_URL=ftp://x: must be an http(s) URL without a user');
});

test('a part that is not built yet says so', () => {
  expect(problemsOf({ ...needed, JOBBERGATE_RUN_AS: 'owner' })).toEqual([
    'JOBBERGATE_RUN_AS=owner: running jobs as their owners is not built yet; use self',
  ]);
});

test('a secret is never part of a problem', () => {
  const problems = problemsOf({
    JOBBERGATE_CLIENT_SECRET: 'hunter2',
    JOBBERGATE_URL: 'http://me:hunter2@x/',
  });
  expect(problems.join('\n')).not.toContain('hunter2');
});

test('the help names every setting that is read', () => {
  const read = new Set<string>();
  const env = new Proxy<NodeJS.ProcessEnv>(needed, {
    get: (target, name) => {
      read.add(String(name));
      return Reflect.get(target, name);
    },
  });
  readSettings(env, 0);
  const ours = [...read].filter((name) => name.startsWith('JOBBERGATE_'));
  expect(ours.length).toBeGreaterThan(8);
  for (const name of ours) expect(SETTINGS_HELP).toContain(`  ${name} `);
});
