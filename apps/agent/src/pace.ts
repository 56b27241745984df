// How long the agent waits between two rounds.

const FIRST_MS = 500;
const GROWTH = 1.5;

/** Short waits after something has changed, growing to the upper bound while nothing does. */
export class Pace {
  readonly #mostMs: number;
  #ms: number;
  #last = '';

  constructor(pollSeconds: number) {
    this.#mostMs = pollSeconds * 1000;
    this.#ms = Math.min(FIRST_MS, this.#mostMs);
  }

  /** `situation`: anything that differs when something has changed. Milliseconds until the next round. */
  next(situation: string): number {
    if (situation !== this.#last) this.#ms = Math.min(FIRST_MS, this.#mostMs);
    this.#last = situation;
    const wait = this.#ms;
    this.#ms = Math.min(this.#ms * GROWTH, this.#mostMs);
    return wait;
  }
}
