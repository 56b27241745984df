// Status events: told to a real RabbitMQ with the change that they tell of, whatever dies meanwhile.
import { until, useTestDatabase } from '@jobbergate/testkit';
import { type ConfirmChannel, connect, type GetMessage } from 'amqplib';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { api, healthOf } from '../running/api.ts';
import { type Caller, DOCUMENTED } from '../service.ts';
import { type Broker, startBroker } from './broker.ts';
import { makeApi, type RunningApi } from './service.ts';

const database = useTestDatabase();
const TIMEOUT = { timeout: 300_000 };
/** Of another tenant than nobody's. */
const ACME = '0c5d1e2f-0000-4000-8000-00000000000a';

let broker: Broker;
/** Two services over one database: one for organizations, one without. */
let tenants: RunningApi;
let single: RunningApi;
let acme: Caller;
let ada: Caller;
let agent: Caller;

beforeAll(async () => {
  broker = await startBroker();
  const settings = { JOBBERGATE_AMQP_URL: broker.url };
  tenants = await makeApi(database(), { ...settings, JOBBERGATE_MULTI_TENANCY: 'true' });
  single = await makeApi(database(), settings);
  await Promise.all([tenants.start(), single.start()]);
  acme = await tenants.as({ organization: { acme: { id: ACME } } });
  ada = await single.as();
  agent = await single.as({ email: undefined });
}, 300_000);
afterAll(async () => {
  for (const one of [tenants, single]) await one?.remove();
  await broker?.stop();
}, 60_000);

const eventOf = (id: number, status: string, slurm_job_state: string | null = null) => ({
  path: `jobs.job_submissions.${id}`,
  user_email: 'ada@example.org',
  action: 'status',
  additional_context: { status, slurm_job_state },
});

describe('a submission’s end is published', TIMEOUT, () => {
  test('when it is cancelled, rejected or done, persistently, and nothing before', async () => {
    const [cancelled, rejected, done, failed] = [
      await single.submit(ada),
      await single.submit(ada),
      await single.submit(ada),
      await single.submit(ada),
    ];
    const job = { slurm_job_id: 77, slurm_job_state: 'RUNNING', slurm_job_info: '{}' };
    for (const id of [done, failed]) await agent.post('/job-submissions/agent/submitted', { id, ...job });
    await ada.put(`/job-submissions/cancel/${cancelled}`);
    await agent.post('/job-submissions/agent/rejected', {
      id: rejected,
      report_message: 'no such partition',
    });
    await agent.put(`/job-submissions/agent/${done}`, { ...job, slurm_job_state: 'COMPLETED' });
    await agent.put(`/job-submissions/agent/${failed}`, { ...job, slurm_job_state: 'TIMEOUT' });
    const messages = await received(4);
    expect(messages.map(({ body }) => body)).toEqual([
      eventOf(cancelled, 'CANCELLED'),
      eventOf(rejected, 'REJECTED'),
      eventOf(done, 'DONE', 'COMPLETED'),
      eventOf(failed, 'ABORTED', 'TIMEOUT'),
    ]);
    for (const { message } of messages) {
      expect(message.fields).toMatchObject({ exchange: 'default', routingKey: 'status', redelivered: false });
      expect(message.properties).toMatchObject({
        deliveryMode: 2,
        contentType: 'application/json',
        headers: { organization: null },
        messageId: expect.stringMatching(/^\d+$/),
      });
    }
    await untilEmpty();
  });

  test('when its script is deleted, and when an agent of generation 3 says so', async () => {
    const [orphan, reported] = [await single.submit(ada), await single.submit(ada)];
    const { job_script_id } = (await ada.get(`/job-submissions/${orphan}`)).body;
    await ada.delete(`/job-scripts/${job_script_id}`);
    const old = await single.as({}, DOCUMENTED);
    await old.put(`/job-submissions/agent/${reported}`, { new_status: 'COMPLETED' });
    expect((await received(2)).map(({ body }) => body)).toEqual([
      eventOf(orphan, 'REJECTED'),
      eventOf(reported, 'DONE', 'COMPLETED'),
    ]);
  });

  test('to the exchange of its organization', async () => {
    const id = await tenants.submit(acme);
    await acme.put(`/job-submissions/cancel/${id}`);
    const [{ body, message } = never()] = await received(1);
    expect(body).toEqual(eventOf(id, 'CANCELLED'));
    expect(message.fields.exchange).toBe(ACME);
    expect(message.properties.headers).toEqual({ organization: ACME });
  });

  test('not when the change is rolled back, nor by who names no sink', async () => {
    const id = await single.submit(ada);
    const cancel = `UPDATE jobbergate_main.submissions SET status = 'CANCELLED' WHERE id = ${id}`;
    await untilEmpty();
    await inDatabase("SET jobbergate.sinks = 'status,mail'", 'BEGIN', cancel, 'ROLLBACK');
    await inDatabase(cancel);
    expect(await rowsLeft()).toBe(0);
  });
});

describe('nothing is lost', TIMEOUT, () => {
  test('when the broker is down, nor the order of an organization', async () => {
    const ids: (readonly [number, number])[] = [];
    for (let i = 0; i < 3; i++) ids.push([await single.submit(ada), await tenants.submit(acme)]);
    await broker.shutDown();
    for (const [own, theirs] of ids) {
      await ada.put(`/job-submissions/cancel/${own}`);
      await acme.put(`/job-submissions/cancel/${theirs}`);
    }
    await until('an attempt is noted', async () => (await reasons()).some((text) => text !== ''), 60_000);
    expect(await healthOf(single.place)).toBe(204);
    await broker.start();
    const messages = await received(6);
    const inOrder = (of: string) =>
      messages.filter(({ message }) => message.fields.exchange === of).map(({ body }) => body);
    expect(inOrder('default')).toEqual(ids.map(([own]) => eventOf(own, 'CANCELLED')));
    expect(inOrder(ACME)).toEqual(ids.map(([, theirs]) => eventOf(theirs, 'CANCELLED')));
    const log = tenants.log() + single.log();
    expect(log).toContain('it is tried again');
    expect(log).not.toContain(broker.password);
  });

  test('when the queue is removed; and an organization that cannot be told waits alone', async () => {
    await withChannel(async (channel) => {
      await channel.deleteQueue('jobs');
      await channel.deleteExchange(ACME);
      await channel.assertExchange(ACME, 'fanout', { durable: true });
    });
    const [own, theirs] = [await single.submit(ada), await tenants.submit(acme)];
    await acme.put(`/job-submissions/cancel/${theirs}`);
    await ada.put(`/job-submissions/cancel/${own}`);
    expect((await received(1)).map(({ body }) => body)).toEqual([eventOf(own, 'CANCELLED')]);
    await until(
      'the reason is noted',
      async () => (await reasons()).some((text) => text.includes('406')),
      60_000,
    );
    await withChannel((channel) => channel.deleteExchange(ACME));
    expect((await received(1)).map(({ body }) => body)).toEqual([eventOf(theirs, 'CANCELLED')]);
  });

  test('when the services end, or are killed, between a change and its event', async () => {
    const id = await single.submit(ada);
    broker.pause();
    await ada.put(`/job-submissions/cancel/${id}`);
    // One of both has it under way.
    await Promise.all([tenants.end(), single.kill()]);
    expect(await rowsLeft()).toBe(1);
    broker.resume();
    await single.start();
    // Perhaps twice: it may have been on its way.
    await untilEmpty();
    const [{ body } = never()] = await received(1);
    expect(body).toEqual(eventOf(id, 'CANCELLED'));
  });
});

describe('doctor', TIMEOUT, () => {
  test('tells how the broker is, and what to mend', async () => {
    const well = await api(single.place, ['doctor']);
    expect(well.stdout).toMatch(/^ok {4}broker +127\.0\.0\.1:\d+ answers$/m);
    const wrong = broker.url.replace(/:[^:@]+@/, ':wr%2Fong@');
    const { exitCode, stdout, stderr } = await api(single.place, ['doctor'], { JOBBERGATE_AMQP_URL: wrong });
    expect(exitCode).toBe(1);
    expect(stdout).toMatch(/^FAIL {2}broker .*JOBBERGATE_AMQP_URL \(127\.0\.0\.1:\d+\): .*ACCESS.REFUSED/m);
    expect(stdout + stderr).not.toMatch(/wr(%2F|\/)ong/);
  });
});

interface Received {
  readonly message: GetMessage;
  readonly body: unknown;
}

/** The next messages of the queue, as soon as so many are there. */
async function received(count: number): Promise<readonly Received[]> {
  return withChannel(async (channel) => {
    const messages: Received[] = [];
    const next = async () => {
      const message = await channel.get('jobs', { noAck: true });
      if (message !== false) messages.push({ message, body: JSON.parse(message.content.toString()) });
      return messages.length >= count;
    };
    await until(`${count} messages are there`, next, 120_000);
    return messages;
  });
}

async function withChannel<Result>(work: (channel: ConfirmChannel) => Promise<Result>): Promise<Result> {
  const connection = await connect(broker.url);
  try {
    const channel = await connection.createConfirmChannel();
    // Whoever comes first makes the queue.
    await channel.assertQueue('jobs', { durable: true });
    return await work(channel);
  } finally {
    await connection.close();
  }
}

async function inDatabase(...statements: readonly string[]): Promise<Record<string, unknown>[]> {
  const client = new pg.Client(database().connection);
  await client.connect();
  try {
    let rows: Record<string, unknown>[] = [];
    for (const statement of statements) ({ rows } = await client.query(statement));
    return rows;
  } finally {
    await client.end();
  }
}

async function rowsLeft(): Promise<number> {
  return (await inDatabase('SELECT FROM jobbergate.outbox')).length;
}

function untilEmpty(): Promise<void> {
  return until('the outbox is empty', async () => (await rowsLeft()) === 0, 60_000);
}

async function reasons(): Promise<readonly string[]> {
  const rows = await inDatabase("SELECT coalesce(last_error, '') AS reason FROM jobbergate.outbox");
  return rows.map(({ reason }) => String(reason));
}

function never(): never {
  throw new Error('there is one');
}
