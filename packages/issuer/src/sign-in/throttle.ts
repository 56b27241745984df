// Slows down whoever guesses: after a few failures from an address, each further try has to wait longer.
import { isIPv6 } from 'node:net';

const FREE_FAILURES = 5;
const MAX_PAUSE_MS = 5 * 60_000;
const FORGET_AFTER_MS = 15 * 60_000;
const MAX_ADDRESSES = 10_000;

interface Failures {
  count: number;
  last: number;
  blockedUntil: number;
}

/** Counts in this process; an IPv6 address counts for its /64, which one person can have whole. */
export class Throttle {
  readonly #failures = new Map<string, Failures>();

  /**
   * Announces a try, counted as failed until it is said to be right.
   * Answers the seconds to wait before trying again, 0 to go ahead.
   */
  attempt(address: string, now = Date.now()): number {
    const key = network(address);
    const known = this.#failures.get(key);
    const failures =
      known && now - known.last < FORGET_AFTER_MS ? known : { count: 0, last: now, blockedUntil: 0 };
    if (failures.blockedUntil > now) return Math.ceil((failures.blockedUntil - now) / 1000);
    failures.count += 1;
    failures.last = now;
    if (failures.count >= FREE_FAILURES) {
      failures.blockedUntil = now + Math.min(MAX_PAUSE_MS, 1000 * 2 ** (failures.count - FREE_FAILURES + 1));
    }
    this.#remember(key, failures);
    return 0;
  }

  /** The last try proved who this is: forget the address. */
  forget(address: string): void {
    this.#failures.delete(network(address));
  }

  /** The last try was right, but proved nothing (anybody can have one right answer): only that one does not count. */
  takeBack(address: string): void {
    const failures = this.#failures.get(network(address));
    if (!failures) return;
    failures.count -= 1;
    failures.blockedUntil = 0;
  }

  #remember(key: string, failures: Failures): void {
    this.#failures.delete(key);
    this.#failures.set(key, failures);
    const oldest = this.#failures.keys().next().value;
    if (this.#failures.size > MAX_ADDRESSES && oldest !== undefined) this.#failures.delete(oldest);
  }
}

function network(address: string): string {
  const plain = address.replace(/^::ffff:(?=\d+\.)/, '');
  if (!isIPv6(plain)) return plain;
  const [head = '', tail] = (plain.split('%')[0] ?? '').split('::');
  const left = head === '' ? [] : head.split(':');
  const right = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros = tail === undefined ? 0 : 8 - left.length - right.length;
  return [...left, ...Array<string>(zeros).fill('0'), ...right].slice(0, 4).join(':');
}
