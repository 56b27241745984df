// `doctor`: goes through what the agent needs, and says what to mend.
import { statfs } from 'node:fs/promises';
import { clientCredentials, createClient, readAbout, tokenClaims } from '@jobbergate/sdk';
import { currentApi } from './agent-api.ts';
import { openWorkDir } from './directory/work-dir.ts';
import { chooseExecutor, slurmExecutor } from './executor/choose-executor.ts';
import { localJobUser } from './executor/local/job-user.ts';
import { readSettings, type Settings, SettingsError } from './settings.ts';
import { version } from './version.ts';

type Level = 'ok' | 'warn' | 'mend';
type Say = (level: Level, text: string) => void;

const userAgent = `jobbergate-agent/${version}`;
const RIGHTS =
  'jobbergate:job-submissions:read, jobbergate:job-submissions:update, jobbergate:job-scripts:read and ' +
  'jobbergate:clusters:update';
const SKEW_SECONDS = 30;
const FREE_BYTES = 100 * 1024 * 1024;

/** Prints a line for each check; the exit code is 0 when nothing must be mended, 2 for settings, else 1. */
export async function doctor(env: NodeJS.ProcessEnv, print: (line: string) => void): Promise<number> {
  let mend = 0;
  const say: Say = (level, text) => {
    if (level === 'mend') mend += 1;
    print(`${level.padEnd(4)}  ${text}`);
  };
  let settings: Settings;
  try {
    settings = readSettings(env);
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    for (const problem of error.problems) say('mend', problem);
    return 2;
  }
  say('ok', `settings: client ${settings.clientId} of ${settings.url}`);
  await checkApi(settings, say);
  await checkWorkDir(settings, say);
  await checkExecutor(settings, env, say);
  return mend === 0 ? 0 : 1;
}

async function checkApi(settings: Settings, say: Say): Promise<void> {
  const client = createClient({ baseUrl: settings.url, userAgent });
  const started = Date.now();
  const health = await client.get('/v5/jobbergate/health').catch((error: Error) => error);
  if (health instanceof Error) {
    say('mend', `API: ${health.message} Is JOBBERGATE_URL=${settings.url} right, and the API up?`);
    return;
  }
  say('ok', `API: ${settings.url} answers in ${Date.now() - started} ms`);
  checkClock(health.headers.get('date'), say);
  const token = await checkToken(settings, say);
  if (token === undefined) return;
  const api = currentApi(createClient({ baseUrl: settings.url, userAgent, getToken: async () => token }));
  try {
    const { instance, submissions } = await api.pending();
    say('ok', `agent routes: instance ${instance}, ${submissions.length} submissions wait`);
  } catch (error) {
    say('mend', `agent routes: ${words(error)} The client needs ${RIGHTS}.`);
  }
}

function checkClock(date: string | null, say: Say): void {
  const skew = Math.round((Date.now() - Date.parse(date ?? '')) / 1000);
  if (Number.isNaN(skew)) say('warn', 'clock: the API does not tell its time');
  else if (Math.abs(skew) <= SKEW_SECONDS) say('ok', `clock: ${skew} s from the API's`);
  else say('mend', `clock: ${skew} s from the API's; tokens are judged by time: run NTP on both machines`);
}

async function checkToken(settings: Settings, say: Say): Promise<string | undefined> {
  try {
    const issuer = settings.issuer ?? (await readAbout({ baseUrl: settings.url, userAgent })).issuer;
    const token = await clientCredentials({ ...settings, issuer, userAgent })();
    if (token === undefined) throw new Error('the issuer gave no token.');
    const claims = tokenClaims(token) ?? {};
    const clientId = claims.client_id ?? claims.azp;
    if (typeof clientId === 'string') say('ok', `token: from ${issuer}, for client id ${clientId}`);
    else say('mend', `token: ${issuer} puts neither client_id nor azp into it; map one of them`);
    return token;
  } catch (error) {
    say(
      'mend',
      `token: ${words(error)} Check JOBBERGATE_CLIENT_ID, JOBBERGATE_CLIENT_SECRET and the issuer.`,
    );
    return undefined;
  }
}

async function checkWorkDir(settings: Settings, say: Say): Promise<void> {
  try {
    const path = await openWorkDir(settings.workDir);
    const { bavail, bsize } = await statfs(path);
    const free = bavail * bsize;
    if (free < FREE_BYTES)
      say('mend', `work directory: ${path} has ${Math.floor(free / 1024 ** 2)} MiB left`);
    else say('ok', `work directory: ${path}, ${Math.floor(free / 1024 ** 3)} GiB free`);
  } catch (error) {
    say('mend', `work directory: ${words(error)}`);
  }
}

async function checkExecutor(settings: Settings, env: NodeJS.ProcessEnv, say: Say): Promise<void> {
  const choice = await chooseExecutor(settings, env);
  say('ok', `executor: ${choice.name} (${choice.why})`);
  if (choice.name === 'slurm') return checkSlurm(settings, env, say);
  try {
    const user = await localJobUser(env);
    say('ok', `local jobs run as ${user.name}`);
  } catch (error) {
    say('mend', `local jobs: ${words(error)}`);
  }
}

async function checkSlurm(settings: Settings, env: NodeJS.ProcessEnv, say: Say): Promise<void> {
  const slurm = slurmExecutor(settings, env);
  try {
    const config = await slurm.config();
    say('ok', `Slurm ${config.version}, cluster ${config.clusterName}, MinJobAge ${config.minJobAge} s`);
    if (config.minJobAge < 60 && !config.accounting) {
      say(
        'warn',
        'Slurm forgets ended jobs within a minute and keeps no accounts: ends may be reported as UNKNOWN',
      );
    }
    const jobs = await slurm.keyedJobs();
    say('ok', `squeue: ${jobs.length} jobs of this account are known`);
  } catch (error) {
    say('mend', `Slurm: ${words(error)}. Is slurmctld up, munged running, SLURM_CONF right?`);
  }
  if (process.getuid?.() === 0) say('warn', 'the agent is root: the jobs that it submits run as root');
}

function words(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
