// An agent in this process on a real Slurm, for a test file; the API is a stand-in that can lose answers.
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type AgentProcess, startAgent, startSlurm, type TestSlurm, until } from '@jobbergate/testkit';
import { pino } from 'pino';
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';
import { type Agent, openAgent } from '../src/agent.ts';
import { readSettings } from '../src/settings.ts';
import { type StandInApi, startStandInApi } from './stand-in-api.ts';

/** What the tests of a file share: the Slurm, and, anew for each test, an API, a folder and settings. */
export class AgentOnSlurm {
  readonly slurm: TestSlurm;
  readonly api: StandInApi;
  readonly folder: string;
  readonly env: Record<string, string>;
  readonly #agents: Agent[] = [];
  readonly #processes: AgentProcess[] = [];

  constructor(slurm: TestSlurm, api: StandInApi, folder: string) {
    this.slurm = slurm;
    this.api = api;
    this.folder = folder;
    this.env = {
      ...slurm.env,
      HOME: folder,
      JOBBERGATE_URL: api.url,
      JOBBERGATE_CLIENT_ID: 'local',
      JOBBERGATE_CLIENT_SECRET: 'secret',
      JOBBERGATE_WORK_DIR: join(folder, 'work'),
      JOBBERGATE_EXECUTOR: 'slurm',
      JOBBERGATE_POLL_SECONDS: '1',
    };
  }

  /** An agent whose rounds the test turns. */
  async open(settleMs = 500): Promise<Agent> {
    const { env } = this;
    const options = { settings: readSettings(env), env, log: pino({ level: 'silent' }), settleMs };
    const agent = await openAgent({ ...options, stopping: new AbortController().signal });
    this.#agents.push(agent);
    return agent;
  }

  /** Ends the agents that were opened. */
  async closeAll(): Promise<void> {
    for (const agent of this.#agents.splice(0)) await agent.close();
  }

  /** An agent in a process of its own. */
  begin(): AgentProcess {
    const agent = startAgent(['run'], this.env);
    this.#processes.push(agent);
    return agent;
  }

  async roundsUntil(agent: Agent, what: string, condition: () => boolean | Promise<boolean>): Promise<void> {
    await until(what, async () => (await agent.round()) !== undefined && condition(), 100_000);
  }

  /** Ends with the round in which sbatch is called that `wrapSbatch` has changed. */
  async roundsUntilSbatch(agent: Agent): Promise<void> {
    await this.roundsUntil(agent, 'sbatch is called', () => existsSync(join(this.folder, 'bin/fired')));
  }

  /** The jobs that carry a submission's key, whatever became of them: "ID|STATE|KEY". */
  async jobsOf(id: number): Promise<string[]> {
    const lines = await this.slurm.run('squeue', '--noheader', '--states=all', '--format', '%A|%T|%k');
    return lines.split('\n').filter((line) => line.endsWith(`|jobbergate:${this.api.instance}:${id}`));
  }

  /** Their states. */
  async statesOf(id: number): Promise<(string | undefined)[]> {
    return (await this.jobsOf(id)).map((line) => line.split('|')[1]);
  }

  /** Slurm loses its jobs, as after MinJobAge. */
  async forgetJobs(): Promise<void> {
    await this.slurm.stopController();
    const state = join(this.slurm.folder, 'state');
    const files = (await readdir(state)).filter((name) => name.startsWith('job_state'));
    for (const name of files) await rm(join(state, name));
    await this.slurm.startController();
  }

  /** Puts a script in front of sbatch for its next call; later calls reach sbatch itself. */
  async wrapSbatch(commands: string): Promise<void> {
    const bin = join(this.folder, 'bin');
    await mkdir(bin);
    const text = `#!/bin/sh\nif mv ${bin}/armed ${bin}/fired 2>/dev/null; then ${commands}; fi\nexec /usr/bin/sbatch "$@"\n`;
    await writeFile(join(bin, 'sbatch'), text, { mode: 0o755 });
    await writeFile(join(bin, 'armed'), '');
    this.env.JOBBERGATE_SLURM_BIN = bin;
  }

  async remove(): Promise<void> {
    this.slurm.resumeController();
    await this.closeAll();
    for (const { child, ended } of this.#processes.splice(0)) {
      child.kill('SIGKILL');
      await ended;
    }
    await this.slurm.run('scancel', '--user', String(process.getuid?.()));
    await this.api.stop();
    await rm(this.folder, { recursive: true, force: true });
  }
}

/** Starts a Slurm for the test file that calls it at its top; what comes back gives what the running test has. */
export function useAgentOnSlurm(): () => AgentOnSlurm {
  let slurm: TestSlurm | undefined;
  let current: AgentOnSlurm | undefined;
  beforeAll(async () => {
    slurm = await startSlurm();
  });
  afterAll(() => slurm?.stop());
  beforeEach(async () => {
    if (slurm === undefined) throw new Error('there is no Slurm');
    current = new AgentOnSlurm(slurm, await startStandInApi(), await mkdtemp(join(tmpdir(), 'agent-')));
  });
  afterEach(() => current?.remove());
  return () => {
    if (current === undefined) throw new Error('the agent is there in tests');
    return current;
  };
}
