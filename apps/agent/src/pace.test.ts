import { expect, test } from 'vitest';
import { Pace } from './pace.ts';
import { Backoff } from './round/backoff.ts';

test('rounds are close after a change and grow to the upper bound while nothing changes', () => {
  const pace = new Pace(2);
  const waits = [1, 2, 3, 4, 5, 6].map(() => pace.next('one waiting'));
  expect(waits).toEqual([500, 750, 1125, 1687.5, 2000, 2000]);
  expect(pace.next('none waiting')).toBe(500);
});

test('an upper bound below the shortest wait is kept', () => {
  expect(new Pace(0.1).next('')).toBe(100);
});

test('a submission waits twice as long after each failure, up to two minutes, and alone', () => {
  const backoff = new Backoff();
  const waits = [1, 2, 3, 4, 5, 6, 7, 8].map(() => {
    backoff.failed(1, 0);
    return [1_999, 3_999, 7_999, 15_999, 31_999, 63_999, 119_999].filter((at) => !backoff.isOver(1, at))
      .length;
  });
  expect(waits).toEqual([1, 2, 3, 4, 5, 6, 7, 7]);
  expect(backoff.isOver(2, 0)).toBe(true);
  backoff.forget(1);
  expect(backoff.isOver(1, 0)).toBe(true);
});
