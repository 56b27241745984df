/** Places for work that takes long: so many in all, and of these so many for one caller, who cannot take them all. */
export class Slots {
  readonly #ofAll: number;
  readonly #ofOne: number;
  readonly #taken = new Map<string, number>();
  #takenByAll = 0;

  constructor(ofAll: number, ofOne: number) {
    this.#ofAll = ofAll;
    this.#ofOne = ofOne;
  }

  /** @returns whether there was a place; it is the caller's until `free`. */
  take(caller: string): boolean {
    const taken = this.#taken.get(caller) ?? 0;
    if (this.#takenByAll >= this.#ofAll || taken >= this.#ofOne) return false;
    this.#takenByAll += 1;
    this.#taken.set(caller, taken + 1);
    return true;
  }

  free(caller: string): void {
    this.#takenByAll -= 1;
    const left = (this.#taken.get(caller) ?? 0) - 1;
    if (left > 0) this.#taken.set(caller, left);
    else this.#taken.delete(caller);
  }
}
