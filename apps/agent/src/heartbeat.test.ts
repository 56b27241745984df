import { expect, test } from 'vitest';
import type { AgentApi } from './agent-api.ts';
import { Heartbeat } from './heartbeat.ts';

/** Beats at the given seconds. @returns when it was heard, and which interval it gave */
async function heard(pollSeconds: number, seconds: readonly number[], refuses: (at: number) => boolean) {
  const heartbeat = new Heartbeat(pollSeconds);
  const said: [at: number, interval: number][] = [];
  for (const at of seconds) {
    const alive = async (interval: number) => {
      if (refuses(at)) throw new Error('away');
      said.push([at, interval]);
    };
    await heartbeat.beat({ alive } as Partial<AgentApi> as AgentApi, at * 1000).catch(() => undefined);
  }
  return said;
}

test('it is said well within the interval, and not in every round', async () => {
  expect(await heard(5, [0, 5, 15, 20, 25, 40], () => false)).toEqual([
    [0, 60],
    [20, 60],
    [40, 60],
  ]);
});

test('an agent that looks seldom promises no more than it can keep', async () => {
  expect(await heard(3600, [0, 3600], () => false)).toEqual([
    [0, 10_800],
    [3600, 10_800],
  ]);
});

test('what the API did not take is said again in the next round', async () => {
  expect(await heard(5, [0, 5, 10], (at) => at < 10)).toEqual([[10, 60]]);
});
