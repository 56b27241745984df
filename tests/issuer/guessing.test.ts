// Whoever guesses passwords and device codes waits longer and longer.

import { useTestDatabase } from '@jobbergate/testkit';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { requestDevice } from './device-login.ts';
import { CookieClient } from './http-client.ts';
import { type IssuerService, SECRETS, startIssuer } from './service.ts';

const database = useTestDatabase();

describe('guessing', () => {
  let guarded: IssuerService;

  // The clock stands still: with tries that take seconds each, everybody would wait long enough.
  beforeEach(async () => {
    guarded = await startIssuer(database());
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() });
    return async () => {
      vi.useRealTimers();
      await guarded.close();
    };
  });

  test('a password makes each further try wait, the right one too; nothing of it is logged', async () => {
    const browser = new CookieClient();
    const device = await requestDevice(guarded);
    const confirmation = await browser.get(String(device.body.verification_uri_complete));
    let page = await browser.submit(confirmation, { confirm: 'yes' });
    const statuses: number[] = [];
    for (let i = 0; i < 6; i += 1) {
      page = await browser.submit(page, { password: `guess-${i}` });
      statuses.push(page.status);
    }
    expect(statuses).toEqual([401, 401, 401, 401, 401, 429]);
    expect(Number(page.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await browser.submit(page, { password: SECRETS.userPassword })).status).toBe(429);
    expect(JSON.stringify(guarded.log)).not.toMatch(/guess-|correct-horse/);
    vi.setSystemTime(Date.now() + 2_100);
    expect((await browser.submit(page, { password: SECRETS.userPassword })).text).toContain(
      'You are signed in',
    );
  });

  test('passwords in parallel gains nothing', async () => {
    const browser = new CookieClient();
    const page = await browser.submit(
      await browser.get(String((await requestDevice(guarded)).body.verification_uri_complete)),
      { confirm: 'yes' },
    );
    const tries = Array.from({ length: 40 }, (_, i) => browser.submit(page, { password: `guess-${i}` }));
    const statuses = (await Promise.all(tries)).map((answer) => answer.status);
    expect(statuses.filter((status) => status === 401).length).toBeLessThanOrEqual(5);
  });

  test('device codes with a right one in between gains nothing', async () => {
    const browser = new CookieClient();
    const own = await requestDevice(guarded);
    const statuses: number[] = [];
    for (let i = 0; i < 8; i += 1) {
      statuses.push((await browser.get(`${guarded.url}/device?user_code=BCDF-GHJ${'KLMNPQRS'[i]}`)).status);
      await browser.get(String(own.body.verification_uri_complete));
    }
    expect(statuses).toContain(429);
  });

  test('device codes makes each further try wait, by link or by form', async () => {
    const browser = new CookieClient();
    const statuses: number[] = [];
    for (let i = 0; i < 6; i += 1) {
      statuses.push((await browser.get(`${guarded.url}/device?user_code=BCDF-GHJ${'KLMNPQ'[i]}`)).status);
    }
    expect(statuses).toEqual([200, 200, 200, 200, 200, 429]);
    const typed = await browser.submit(await browser.get(`${guarded.url}/device`), { user_code: 'BCDFGHJK' });
    expect(typed.status).toBe(429);
  });
});
