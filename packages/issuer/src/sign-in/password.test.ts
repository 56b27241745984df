import { expect, test } from 'vitest';
import { PasswordCheck } from './password.ts';

test('only the password is right, however it was typed in Unicode', async () => {
  const check = new PasswordCheck('caf\u00e9-au-lait');
  expect(await check.check('caf\u00e9-au-lait')).toBe('right');
  expect(await check.check('cafe\u0301-au-lait')).toBe('right');
  for (const wrong of ['', 'cafe-au-lait', 'caf\u00e9-au-lait ', 'CAF\u00c9-AU-LAIT']) {
    expect(await check.check(wrong)).toBe('wrong');
  }
});

test('a crowd is turned away rather than queued without end', async () => {
  const check = new PasswordCheck('right-password');
  const verdicts = await Promise.all(Array.from({ length: 20 }, () => check.check('wrong-password')));
  expect(verdicts.filter((verdict) => verdict === 'busy')).toHaveLength(12);
  expect(await check.check('right-password')).toBe('right');
});
