// The agent: rounds of taking what waits and following what runs.
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { clientCredentials, createClient, readAbout } from '@jobbergate/sdk';
import type { Logger } from 'pino';
import { type AgentApi, currentApi } from './agent-api.ts';
import { OWN_FOLDER } from './directory/job-directory.ts';
import { openWorkDir } from './directory/work-dir.ts';
import { chooseExecutor, type Executors, executorsOf } from './executor/choose-executor.ts';
import { Heartbeat } from './heartbeat.ts';
import { type Journal, openJournal } from './journal/journal.ts';
import { lockWorkDirectory } from './journal/work-lock.ts';
import { Pace } from './pace.ts';
import type { Context } from './round/context.ts';
import { Follower } from './round/follow-active.ts';
import { Submitter } from './round/submit-pending.ts';
import type { Settings } from './settings.ts';
import { version } from './version.ts';

const SETTLE_MS = 15_000;
const LAST_WORDS_MS = 3_000;

/** An agent that holds its work directory. */
export interface Agent {
  /** One round; returns what there is to do. Failures are logged and named in the answer, never thrown. */
  round(): Promise<{ situation: string; failed: boolean }>;
  /** Rounds until `stopping`. */
  run(): Promise<void>;
  /** Waits for jobs that run inside the agent, and reports them; at once with Slurm. */
  finishJobs(): Promise<void>;
  /** Ends what cannot go on without the agent, reports it if the API answers soon, and gives up the directory. */
  close(): Promise<void>;
}

/** What an agent is opened with. */
export interface AgentOptions {
  settings: Settings;
  env: NodeJS.ProcessEnv;
  log: Logger;
  /** Aborted when the agent is to stop: what is under way is finished and recorded, nothing new is begun. */
  stopping: AbortSignal;
  /** Instead of the API that the settings name. */
  api?: AgentApi;
  /** Milliseconds between two looks that find no job for a key, before "none" is believed. Default 15,000. */
  settleMs?: number;
}

/** Opens the work directory and chooses the executor. Rejects with words for the operator when it cannot. */
export async function openAgent(options: AgentOptions): Promise<Agent> {
  const { settings, env, log, stopping } = options;
  const workDir = await openWorkDir(settings.workDir);
  const release = await lockWorkDirectory(join(workDir, OWN_FOLDER));
  try {
    const choice = await chooseExecutor(settings, env);
    const executors = executorsOf(settings, env, workDir);
    const executor = await executors.named(choice.name);
    log.info({ workDir }, `jobs run by ${choice.name}: ${choice.why}`);
    if (choice.name === 'slurm' && process.getuid?.() === 0) {
      log.warn('the agent is root: the jobs that it submits run as root');
    }
    const context: Context = {
      api: options.api ?? apiOf(settings),
      executor,
      executorNamed: executors.named,
      journalOf: journals(workDir),
      workDir,
      log,
      stopping,
      settleMs: options.settleMs ?? SETTLE_MS,
    };
    return agentOver(context, executors, settings.pollSeconds, release);
  } catch (error) {
    await release();
    throw error;
  }
}

/** The API that the settings name, with this agent's token. */
function apiOf(settings: Settings): AgentApi {
  const { url, issuer, clientId, clientSecret } = settings;
  const userAgent = `jobbergate-agent/${version}`;
  const getToken = clientCredentials({
    issuer: issuer ?? (async () => (await readAbout({ baseUrl: url, userAgent })).issuer),
    clientId,
    clientSecret,
    userAgent,
  });
  return currentApi(createClient({ baseUrl: url, getToken, userAgent }));
}

function agentOver(
  context: Context,
  executors: Executors,
  pollSeconds: number,
  release: () => Promise<void>,
): Agent {
  const { api, log, stopping, executor } = context;
  const pace = new Pace(pollSeconds);
  const heartbeat = new Heartbeat(pollSeconds);
  const submitter = new Submitter(context);
  const follower = new Follower(context);
  const said = new Map<string, string>();
  // A failure that lasts is said once, not in every round.
  const attempt = async <T>(what: string, act: () => Promise<T>): Promise<T | undefined> => {
    try {
      const result = await act();
      said.delete(what);
      return result;
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      log[said.get(what) === reason ? 'debug' : 'warn']({ reason }, what);
      said.set(what, reason);
      return undefined;
    }
  };
  const follow = () => attempt('the running jobs could not be reported', () => follower.round());
  const round = async () => {
    await attempt('the API was not told that this cluster is looked after', () => heartbeat.beat(api));
    const waiting = await attempt('the waiting submissions could not be taken', () => submitter.round());
    const running = await follow();
    const failed = waiting === undefined || running === undefined;
    return { failed, situation: `${waiting} waiting, ${running} running` };
  };
  return {
    round,
    async run() {
      while (!stopping.aborted) {
        const { situation } = await round();
        await sleep(pace.next(situation), undefined, { signal: stopping }).catch(() => {});
      }
    },
    async finishJobs() {
      await executor.idle();
      await follow();
    },
    async close() {
      await executors.stop();
      if (executor.name === 'local') await Promise.race([follow(), sleep(LAST_WORDS_MS)]);
      await release();
    },
  };
}

/** One journal for each instance of the API, opened when it is first needed. */
function journals(workDir: string): (instance: string) => Promise<Journal> {
  const opened = new Map<string, Promise<Journal>>();
  return (instance) => {
    const known =
      opened.get(instance) ?? openJournal(join(workDir, OWN_FOLDER, 'instances', instance), instance);
    opened.set(instance, known);
    known.catch(() => opened.delete(instance));
    return known;
  };
}
