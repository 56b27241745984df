// How long a submission waits after Slurm could not be asked.

const FIRST_MS = 2_000;
const LONGEST_MS = 120_000;

/** Doubles the wait with each failure of the same submission. */
export class Backoff {
  readonly #waits = new Map<number, { until: number; ms: number }>();

  isOver(submissionId: number, now = Date.now()): boolean {
    return now >= (this.#waits.get(submissionId)?.until ?? 0);
  }

  failed(submissionId: number, now = Date.now()): void {
    const ms = Math.min(LONGEST_MS, (this.#waits.get(submissionId)?.ms ?? FIRST_MS / 2) * 2);
    this.#waits.set(submissionId, { until: now + ms, ms });
  }

  /** Forgets all but these: what was deleted or closed is not heard of again. */
  keep(submissionIds: ReadonlySet<number>): void {
    for (const id of this.#waits.keys()) if (!submissionIds.has(id)) this.#waits.delete(id);
  }

  forget(submissionId: number): void {
    this.#waits.delete(submissionId);
  }
}
