// Says that this cluster is looked after, often enough and not in every round.
import type { AgentApi } from './agent-api.ts';

const LEAST_INTERVAL_SECONDS = 60;

/** Promises the next word within an interval of several rounds, and keeps it with room to spare. */
export class Heartbeat {
  readonly #intervalSeconds: number;
  #saidAt = Number.NEGATIVE_INFINITY;

  /** `pollSeconds`: the longest wait between two rounds. */
  constructor(pollSeconds: number) {
    this.#intervalSeconds = Math.max(LEAST_INTERVAL_SECONDS, Math.ceil(pollSeconds * 3));
  }

  /** In each round. Rejects when the API does not take it; then the next round says it again. */
  async beat(api: AgentApi, now = Date.now()): Promise<void> {
    if (now - this.#saidAt < (this.#intervalSeconds * 1000) / 3) return;
    await api.alive(this.#intervalSeconds);
    this.#saidAt = now;
  }
}
