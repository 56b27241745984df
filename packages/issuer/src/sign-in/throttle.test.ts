import { describe, expect, test } from 'vitest';
import { Throttle } from './throttle.ts';

/** Tries until refused; answers how many were let through, and the wait. */
function exhaust(throttle: Throttle, address: string, now: number): { free: number; wait: number } {
  for (let free = 0; ; free += 1) {
    const wait = throttle.attempt(address, now);
    if (wait > 0) return { free, wait };
  }
}

describe('somebody who guesses', () => {
  test('has five tries, then waits ever longer, five minutes at most', () => {
    const throttle = new Throttle();
    let now = 0;
    expect(exhaust(throttle, '10.0.0.1', now)).toEqual({ free: 5, wait: 2 });
    const waits: number[] = [];
    for (let i = 0; i < 9; i += 1) {
      now += (waits.at(-1) ?? 2) * 1000;
      const { free, wait } = exhaust(throttle, '10.0.0.1', now);
      expect(free).toBe(1);
      waits.push(wait);
    }
    expect(waits).toEqual([4, 8, 16, 32, 64, 128, 256, 300, 300]);
  });

  test('is forgotten after a quarter of an hour of peace, or when right', () => {
    const throttle = new Throttle();
    exhaust(throttle, '10.0.0.1', 0);
    expect(exhaust(throttle, '10.0.0.1', 15 * 60_000).free).toBe(5);
    throttle.forget('10.0.0.1');
    expect(exhaust(throttle, '10.0.0.1', 15 * 60_000).free).toBe(5);
  });

  test('gains no tries by right answers in between', () => {
    const throttle = new Throttle();
    for (let i = 0; i < 4; i += 1) {
      expect(throttle.attempt('10.0.0.1', 0)).toBe(0);
      expect(throttle.attempt('10.0.0.1', 0)).toBe(0);
      throttle.takeBack('10.0.0.1');
    }
    expect(exhaust(throttle, '10.0.0.1', 0).free).toBe(1);
  });
});

test.each([
  ['2001:db8::1', '2001:db8:0:0:ffff::9', 0],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::', 0],
  ['fe80::1%eth0', 'fe80::2', 0],
  ['::ffff:10.0.0.1', '10.0.0.1', 0],
  ['2001:db8:0:1::1', '2001:db8:0:2::1', 5],
  ['10.0.0.1', '10.0.0.2', 5],
])('after %s guessed, %s has %i tries', (one, other, tries) => {
  const throttle = new Throttle();
  exhaust(throttle, one, 0);
  expect(exhaust(throttle, other, 0).free).toBe(tries);
});

test('a flood of addresses takes no more memory than ten thousand of them', () => {
  const throttle = new Throttle();
  exhaust(throttle, '10.0.0.1', 0);
  for (let i = 0; i < 10_000; i += 1) throttle.attempt(`2001:db8:${i.toString(16)}::1`, 0);
  expect(exhaust(throttle, '10.0.0.1', 0).free).toBe(5);
});
