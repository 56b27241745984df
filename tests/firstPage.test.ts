// The README's first page, typed by a newcomer: from `npm start` to a finished job, and back to nothing.
import { readFileSync } from 'node:fs';
import { chmod } from 'node:fs/promises';
import { join } from 'node:path';
import { startSlurm, until } from '@jobbergate/testkit';
import { afterEach, describe, expect, test } from 'vitest';
import { makePlace, type Place } from './running/api.ts';
import { alive, endAll, familyOf, findProcess, type Process } from './running/processes.ts';
import { type Program, run, start } from './running/program.ts';

const ROOT = new URL('..', import.meta.url).pathname;
const EMPTY_LIST = '{"results":[],"pagination":{"total":0,"start":null,"limit":null}}';

/** What a test started, for the end of one that failed half-way. */
let started: Process[] = [];
let places: Place[] = [];

afterEach(async () => {
  endAll(started);
  for (const place of places) await place.remove();
  started = [];
  places = [];
});

describe('the first page', { timeout: 400_000 }, () => {
  test('ends in a COMPLETED job and its output, where there is no Slurm', async () => {
    const place = await newPlace({ JOBBERGATE_EXECUTOR: 'local' });
    const service = await npmStart(place);

    expect(await pasteCurl(service)).toBe(EMPTY_LIST);
    const shown = await typeFirstPage(place);

    expect(shown).toContain('"status":"COMPLETED"');
    expect(shown).toContain('Hello from your cluster');
    await stopAndExpectNothingLeft(service);
  });

  test('ends in a COMPLETED job and its output, where a Slurm answers', async () => {
    const slurm = await startSlurm({ messageTimeout: 60 });
    try {
      // By the setting: a machine that stands still for two seconds makes an agent that may choose do without.
      const place = await newPlace({ SLURM_CONF: slurm.env.SLURM_CONF, JOBBERGATE_EXECUTOR: 'slurm' });
      const service = await npmStart(place);

      const shown = await typeFirstPage(place);

      expect(shown).toContain('"status":"COMPLETED"');
      expect(shown).toContain('Hello from your cluster');
      const job = /"slurm_job_id":(\d+)/.exec(shown)?.[1];
      expect(await slurm.run('scontrol', 'show', 'job', String(job))).toContain('JobState=COMPLETED');
      await stopAndExpectNothingLeft(service);
    } finally {
      await slurm.stop();
    }
  });
});

describe('npm start', { timeout: 400_000 }, () => {
  test('a second one in the same data folder says who holds it', async () => {
    const place = await newPlace();
    const service = await npmStart(place);
    const holder = findProcess(familyOf(service.pid), 'api/dist/main.js serve');

    const since = Date.now();
    const second = await run(['npm', 'start'], { env: place.env, cwd: ROOT });

    expect(Date.now() - since).toBeLessThan(90_000);
    expect(second.exitCode).toBe(1);
    expect(second.stderr).toContain(`${place.folder}/data is in use by process ${holder.pid}`);
    expect((await fetch(`${place.url}/jobbergate/health`)).status).toBe(204);
    await stopAndExpectNothingLeft(service);
  });

  test.each([
    ['npm', 'npm start'],
    ['the starter', 'tools/start.mjs'],
    ['the API', 'apps/api/dist/main.js serve'],
  ])('leaves no process behind when %s is killed, and can be started again', async (_what, command) => {
    const place = await newPlace();
    const service = await npmStart(place);
    const family = familyOf(service.pid);
    for (const part of ['postgres -D', 'postgres-watchdog', 'agent/dist/main.js run']) {
      expect(commandsOfAll(family)).toContain(part);
    }
    const victim = findProcess(family, command);

    process.kill(victim.pid, 'SIGKILL');
    await until('all of the first start is gone', () => alive(family).length === 0);
    const again = await npmStart(place);

    await stopAndExpectNothingLeft(again);
  });
});

async function newPlace(settings: Record<string, string> = {}): Promise<Place> {
  const place = await makePlace(settings);
  places.push(place);
  // The account that runs a local executor's jobs for root must reach them.
  await chmod(place.folder, 0o755);
  const env = {
    ...place.env,
    JOBBERGATE_WORK_DIR: join(place.folder, 'work'),
    npm_config_update_notifier: 'false',
  };
  return { ...place, env };
}

/** Types `npm start`, and waits for the curl that it prints and for its agent. */
async function npmStart(place: Place): Promise<Program> {
  const service = start(['sh', '-c', `exec ${commandsOf(1)}`], { env: place.env, cwd: ROOT });
  try {
    await service.says(/^curl .+$/m, 150_000);
    await until('the agent runs', () =>
      commandsOfAll(familyOf(service.pid)).includes('agent/dist/main.js run'),
    );
  } finally {
    started.push(...familyOf(service.pid));
  }
  return service;
}

function commandsOfAll(processes: readonly Process[]): string {
  return processes.map((one) => one.command).join('\n');
}

/** Pastes the printed curl into a shell. */
async function pasteCurl(service: Program): Promise<string> {
  const curl = (await service.says(/^curl .+$/m))[0];
  const token = (await service.says(/^export TOKEN=(\S+)$/m))[1];
  expect(curl).toContain(`"Authorization: Bearer ${token}"`);
  return (await run(['bash', '-c', `${curl} --silent`])).stdout;
}

/** Types the page's commands into a second terminal; "a few seconds later" is when the job has ended. */
async function typeFirstPage(place: Place): Promise<string> {
  const wait = 'sleep 5;';
  expect(commandsOf(4).startsWith(wait)).toBe(true);
  const script = [
    commandsOf(2),
    commandsOf(3),
    'for attempt in $(seq 120); do',
    'case $(curl -s -H "$auth" $api/job-submissions/$submission) in',
    `*'"status":"CREATED"'*|*'"status":"SUBMITTED"'*) sleep 1 ;; *) break ;; esac`,
    'done',
    commandsOf(4).slice(wait.length),
  ].join('\n');
  // biome-ignore lint/suspicious/noTemplateCurlyInString: it is the shell's
  const workDirs = '/var/lib/jobbergate-agent/work "${XDG_STATE_HOME:-$HOME/.local/state}/jobbergate/work"';
  expect(script).toContain(workDirs);
  const here = script
    .replaceAll('http://localhost:8000', place.url)
    .replaceAll(workDirs, String(place.env.JOBBERGATE_WORK_DIR));
  const typed = await run(['sh', '-c', here], { env: place.env, cwd: ROOT });
  expect(typed.stderr).toBe('');
  return typed.stdout;
}

/** The commands of a block of the page: those after its mark. */
function commandsOf(block: number): string {
  const page = readFileSync(join(ROOT, 'README.md'), 'utf8');
  const [, found] = page.split(`<!-- first-page:${block} -->\n\`\`\`sh\n`);
  if (found === undefined) throw new Error(`the README has no block first-page:${block}`);
  return (found.split('\n```')[0] ?? '').trim();
}

async function stopAndExpectNothingLeft(service: Program): Promise<void> {
  const family = familyOf(service.pid);
  service.child.kill('SIGTERM');
  await service.ended;
  await until('nothing is left', () => alive(family).length === 0);
}
