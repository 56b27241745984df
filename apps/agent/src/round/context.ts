// What the steps of a round share.
import type { Logger } from 'pino';
import type { AgentApi } from '../agent-api.ts';
import type { Executor } from '../executor/executor.ts';
import type { Journal } from '../journal/journal.ts';

export interface Context {
  api: AgentApi;
  /** Where new jobs go. */
  executor: Executor;
  /** The executor that an earlier job was given to. */
  executorNamed(name: Executor['name']): Promise<Executor>;
  journalOf(instance: string): Promise<Journal>;
  workDir: string;
  log: Logger;
  /** Set once the agent is to stop: nothing new is begun then. */
  stopping: AbortSignal;
  /** Milliseconds between two looks that find nothing, before "nothing" is believed. */
  settleMs: number;
}
