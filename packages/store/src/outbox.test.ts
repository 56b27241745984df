import { useTestDatabase } from '@jobbergate/testkit';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { Database } from './database.ts';
import { Outbox, type OutboxItem, type Outcome, type Outcomes } from './outbox.ts';
import type { PoolOptions } from './pool.ts';

const given = useTestDatabase();
let outbox: Outbox;

beforeAll(() => {
  outbox = new Outbox({ target: given().connection, onError: () => undefined });
});
afterAll(() => outbox.close());
beforeEach(() => run('DELETE FROM jobbergate.outbox'));

/** Runs a statement over a pool as requests have one. */
async function run<Row extends object>(text: string, sinks?: PoolOptions['sinks']): Promise<readonly Row[]> {
  const database = new Database({
    target: given().connection,
    connections: 1,
    statementTimeoutMs: 15_000,
    sinks,
    onError: () => undefined,
  });
  return database.query<Row>({ name: undefined, text }, []).finally(() => database.close());
}

const write = (...organizations: readonly string[]) =>
  run(`INSERT INTO jobbergate.outbox (kind, organization, payload)
    SELECT 'status', name, json_build_object('submission', place)
    FROM unnest(string_to_array('${organizations.join()}', ',')) WITH ORDINALITY AS o (name, place)`);

/** Takes a batch. @returns whose the items were, and what `relay` said */
async function relay(outcomeOf: (item: OutboxItem) => Outcome | undefined = () => 'delivered') {
  const taken: string[] = [];
  const isMore = await outbox.relay('status', async (batch): Promise<Outcomes> => {
    taken.push(...batch.map(({ organization, payload }) => `${organization}${payload.submission}`));
    return new Map(
      batch.flatMap((item): [OutboxItem, Outcome][] => {
        const outcome = outcomeOf(item);
        return outcome === undefined ? [] : [[item, outcome]];
      }),
    );
  });
  return { taken, isMore };
}

const becomeDue = () => run('UPDATE jobbergate.outbox SET not_before = now()');
/** However long this test may stand still. */
const becomeLate = () =>
  run("UPDATE jobbergate.outbox SET not_before = now() + interval '1 hour' WHERE attempts > 0");

test('events come in their order, and once', async () => {
  await write('b', 'a', 'b', '', 'a');
  expect(await relay()).toEqual({ taken: ['b1', 'a2', 'b3', 'null4', 'a5'], isMore: true });
  expect(await relay()).toEqual({ taken: [], isMore: false });
});

test('an organization whose next event failed waits as a whole, and alone', async () => {
  await write('a', 'b', 'a', 'b');
  await relay(({ organization, payload }) => {
    if (payload.submission === 1) return { failed: 'no' };
    return organization === 'a' ? undefined : 'delivered';
  });
  await becomeLate();
  await write('b', 'a');
  expect((await relay()).taken).toEqual(['b1']);
  await becomeDue();
  expect((await relay()).taken).toEqual(['a1', 'a3', 'a2']);
});

test('a failure is noted, and waits longer each time, up to a limit', async () => {
  await write('a');
  for (const [tries, seconds] of [1, 2, 4, 8, 15, 15].entries()) {
    const [before] = await run<{ at: string }>('SELECT clock_timestamp()::text AS at');
    expect((await relay(() => ({ failed: `no ${tries}` }))).isMore).toBe(false);
    const [row] = await run<{ attempts: number; last_error: string; least: number; most: number }>(
      `SELECT attempts, last_error, extract(epoch FROM not_before - clock_timestamp())::float8 AS least,
        extract(epoch FROM not_before - '${before?.at}')::float8 AS most FROM jobbergate.outbox`,
    );
    expect(row).toMatchObject({ attempts: tries + 1, last_error: `no ${tries}` });
    expect(row?.least).toBeLessThanOrEqual(seconds);
    expect(row?.most).toBeGreaterThanOrEqual(seconds);
    await becomeDue();
  }
});

test('a batch is bounded, and fair: who has many does not keep the others from theirs', async () => {
  await write(...Array.from({ length: 120 }, () => 'a'), 'b');
  const first = await relay();
  expect(first.taken).toHaveLength(21);
  expect(first.taken.at(-1)).toBe('b121');
  await write(...Array.from({ length: 120 }, (_, i) => `org-${i}`));
  const second = await relay();
  expect(second.taken).toHaveLength(100);
});

test('one delivers at a time; what it had when it failed is taken again', async () => {
  await write('a');
  const gate = Promise.withResolvers<Outcomes>();
  const started = Promise.withResolvers<void>();
  const failing = outbox.relay('status', () => {
    started.resolve();
    return gate.promise;
  });
  await started.promise;
  expect(await relay()).toEqual({ taken: [], isMore: false });
  gate.reject(new Error('the process dies'));
  await expect(failing).rejects.toThrow('the process dies');
  expect((await relay()).taken).toEqual(['a1']);
});

test.each([
  [undefined, []],
  [['status'], ['status']],
  [['mail'], ['mail']],
  [
    ['status', 'mail'],
    ['mail', 'status'],
  ],
] as const)('of a rejection, a service with the sinks %j notes %j', async (sinks, noted) => {
  await run(
    `INSERT INTO jobbergate_main.submissions (name, owner_email, client_id) VALUES ('run', 'ada@example.org', 'osl')`,
  );
  await run(
    "UPDATE jobbergate_main.submissions SET status = 'SUBMITTED', slurm_job_state = 'RUNNING'",
    sinks,
  );
  await run("UPDATE jobbergate_main.submissions SET status = 'REJECTED'", sinks);
  await run("UPDATE jobbergate_main.submissions SET slurm_job_state = 'UNKNOWN'", sinks);
  await run('DELETE FROM jobbergate_main.submissions', sinks);
  const rows = await run<{ kind: string }>('SELECT kind FROM jobbergate.outbox ORDER BY kind');
  expect(rows.map(({ kind }) => kind)).toEqual(noted);
});
