// Checks the local user's password: scrypt, compared in constant time, a few at once.
import { randomBytes, type ScryptOptions, scrypt, timingSafeEqual } from 'node:crypto';

/** OWASP's Password Storage Cheat Sheet, scrypt: 32 MiB and about 0.2 s of a core. */
const COST: ScryptOptions = { N: 2 ** 15, r: 8, p: 3, maxmem: 64 * 1024 * 1024 };
/** Checks that may wait; one runs at a time. */
const MAX_WAITING = 8;

/** Holds a salted hash of the password, made at the first check, and checks against it. */
export class PasswordCheck {
  readonly #salt = randomBytes(16);
  readonly #password: string;
  #expected: Promise<Buffer> | undefined;
  #last: Promise<unknown> = Promise.resolve();
  #waiting = 0;

  constructor(password: string) {
    this.#password = password;
  }

  /** `busy` when too many checks wait already. */
  async check(given: string): Promise<'right' | 'wrong' | 'busy'> {
    if (this.#waiting >= MAX_WAITING) return 'busy';
    this.#waiting += 1;
    const turn = this.#last.then(() => this.#matches(given));
    this.#last = turn.catch(() => undefined);
    try {
      return (await turn) ? 'right' : 'wrong';
    } finally {
      this.#waiting -= 1;
    }
  }

  async #matches(given: string): Promise<boolean> {
    this.#expected ??= derive(this.#password, this.#salt);
    return timingSafeEqual(await this.#expected, await derive(given, this.#salt));
  }
}

function derive(password: string, salt: Buffer): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    scrypt(password.normalize('NFKC'), salt, 32, COST, (error, key) =>
      error ? reject(error) : resolve(key),
    );
  });
}
