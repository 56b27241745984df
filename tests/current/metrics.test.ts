// Metrics of jobs under the current contract: MessagePack in, spans of time out.
import { beforeAll, describe, expect, test } from 'vitest';
import { type Caller, useService } from './service.ts';
import { accepted, type Cluster, madeScript, newCluster, submitted } from './submitted.ts';

const service = useService();

/** 2023-11-14T22:10:00Z, where a bucket of ten minutes begins. */
const T = 1_699_999_800;

let ada: Caller;
let script: number;
let cluster: Cluster;

beforeAll(async () => {
  ada = await service().as();
  script = await madeScript(service());
  cluster = await newCluster(service());
});

type Value = string | number | readonly Value[];

/** MessagePack in its widest spellings: list 32, text 16, float 64. */
function pack(value: Value): Buffer {
  if (typeof value === 'number') {
    const packed = Buffer.alloc(9, 0xcb);
    packed.writeDoubleBE(value, 1);
    return packed;
  }
  const isText = typeof value === 'string';
  const head = Buffer.alloc(isText ? 3 : 5, isText ? 0xda : 0xdd);
  if (isText) head.writeUInt16BE(Buffer.byteLength(value), 1);
  else head.writeUInt32BE(value.length, 1);
  return Buffer.concat([head, ...(isText ? [Buffer.from(value)] : value.map(pack))]);
}

/** A sample whose measures are `n`, `n + 1` … in the order in which they are sent. */
const sample = (time: number, host: string, n = 0, step: Value = 0, task: Value = 0): readonly Value[] => [
  time,
  host,
  step,
  task,
  ...Array.from({ length: 10 }, (_, i) => n + i),
];

const upload = (id: number | string, body: Uint8Array, who = cluster.agent) =>
  who.send('PUT', `/job-submissions/agent/metrics/${id}`, {
    body: new Uint8Array(body),
    headers: { 'content-type': 'application/octet-stream' },
  });

async function running(): Promise<number> {
  const id = await submitted(ada, script, cluster);
  await accepted(cluster, id);
  return id;
}

async function measured(samples: readonly (readonly Value[])[]): Promise<number> {
  const id = await running();
  const answer = await upload(id, pack(samples));
  if (answer.status !== 204) throw new Error(`upload: ${answer.status} ${answer.text}`);
  return id;
}

const metrics = (id: number | string, query: string) => ada.get(`/job-submissions/${id}/metrics?${query}`);
/** Around T. */
const WINDOW = `start_time=2023-11-14T00:00:00Z&end_time=2023-11-15T00:00:00Z`;

describe('an agent', () => {
  test('sends samples, and learns from where on it has news', async () => {
    const id = await running();
    const path = `/job-submissions/agent/metrics/${id}`;
    expect((await cluster.agent.get(path)).body).toEqual({ job_submission_id: id, max_times: [] });
    const samples = [
      sample(T, 'a'),
      sample(T + 20, 'a'),
      sample(T + 10, 'a', 0, 0, 1),
      sample(T + 30, 'b', 0, '0', '4294967291'),
    ];
    expect(await upload(id, pack(samples))).toMatchObject({ status: 204, text: '' });
    expect((await upload(id, pack([]))).status).toBe(204);
    expect((await cluster.agent.get(path)).body).toEqual({
      job_submission_id: id,
      max_times: [
        { max_time: T + 20, node_host: 'a', step: 0, task: 0 },
        { max_time: T + 10, node_host: 'a', step: 0, task: 1 },
        { max_time: T + 30, node_host: 'b', step: 0, task: 4_294_967_291 },
      ],
    });
  });

  test('sends hosts beyond ASCII, steps below zero and numbers beyond 32 bits, which are kept as they are', async () => {
    const measures = [-(2 ** 40), 0.1, -0.5, 2 ** 60, 1e-9, 0, 7, 8, 9, 10];
    const id = await measured([[T, 'nöde-€', -5, 2 ** 53 - 1, ...measures], sample(T, 'n', 0, -(2 ** 40))]);
    expect((await cluster.agent.get(`/job-submissions/agent/metrics/${id}`)).body.max_times).toEqual([
      { max_time: T, node_host: 'n', step: -(2 ** 40), task: 0 },
      { max_time: T, node_host: 'nöde-€', step: -5, task: 2 ** 53 - 1 },
    ]);
    expect((await metrics(id, `${WINDOW}&node=n%C3%B6de-%E2%82%AC`)).body).toMatchObject([
      { cpu_frequency: -(2 ** 40), cpu_time: 0.1, cpu_utilization: -0.5, gpu_memory: 2 ** 60 },
    ]);
  });

  test('leaves no metrics of a submission that is deleted meanwhile', async () => {
    for (let round = 0; round < 8; round++) {
      const id = await running();
      const body = pack(Array.from({ length: 500 }, (_, i) => sample(T + i, 'a')));
      const [sent, deleted] = await Promise.all([upload(id, body), ada.delete(`/job-submissions/${id}`)]);
      expect([204, 404]).toContain(sent.status);
      expect(deleted.status).toBe(204);
      expect((await ada.get(`/job-submissions/${id}/metrics/timestamps`)).status).toBe(404);
    }
  });

  test('cannot send a sample twice, and then none of the upload is kept', async () => {
    const id = await measured([sample(T, 'a')]);
    const answer = await upload(id, pack([sample(T + 10, 'a'), sample(T, 'a')]));
    expect([answer.status, answer.body.detail]).toEqual([400, expect.stringContaining('already')]);
    const twice = await upload(id, pack([sample(T + 20, 'a'), sample(T + 20, 'a')]));
    expect(twice.status).toBe(400);
    expect((await ada.get(`/job-submissions/${id}/metrics/timestamps`)).body).toEqual({ min: T, max: T });
  });

  test.each([
    ['nothing', Buffer.alloc(0)],
    ['text', Buffer.from('metrics')],
    ['thirteen values', pack([sample(T, 'a').slice(0, 13)])],
    ['a time that is a text of letters', pack([['x', ...sample(T, 'a').slice(1)]])],
    ['an upload that is cut off', pack([sample(T, 'a')]).subarray(0, 50)],
    ['a measure that could not be added up', pack([[...sample(T, 'a').slice(0, 13), 1e300]])],
    ['headers without end', Buffer.alloc(1_000_000, 0xdd)],
  ])('is told with 400 that %s is no metrics', async (_name, body) => {
    const answer = await upload(await running(), body);
    expect([answer.status, answer.body.detail]).toEqual([400, expect.stringContaining('metrics')]);
  });

  test('may send what a day of many tasks makes, and no more than eight megabytes', async () => {
    const many = Array.from({ length: 20_000 }, (_, i) => sample(T + i, `node-${i % 7}`));
    const id = await measured(many);
    expect((await cluster.agent.get(`/job-submissions/agent/metrics/${id}`)).body.max_times).toHaveLength(7);
    expect((await upload(id, Buffer.alloc((8 << 20) + 1))).status).toBe(413);
  });

  test.each([undefined, 'application/x-msgpack', 'text/plain'])('may call its bytes %s', async (type) => {
    const id = await running();
    const answer = await cluster.agent.send('PUT', `/job-submissions/agent/metrics/${id}`, {
      body: new Uint8Array(pack([sample(T, 'a')])),
      headers: type === undefined ? {} : { 'content-type': type },
    });
    expect([answer.status, answer.text]).toEqual([204, '']);
  });

  test('sends only of its own cluster’s, as bytes, with a client id', async () => {
    const id = await running();
    const body = pack([sample(T, 'a')]);
    const other = await newCluster(service());
    const nameless = await service().as({ azp: undefined });
    expect((await upload(id, body, other.agent)).status).toBe(403);
    expect((await upload(id, body, nameless)).status).toBe(400);
    expect((await nameless.get(`/job-submissions/agent/metrics/${id}`)).status).toBe(400);
    for (const unknown of [999_999, 2 ** 31]) expect((await upload(unknown, body)).status).toBe(404);
    expect((await cluster.agent.put(`/job-submissions/agent/metrics/${id}`, [])).status).toBe(400);
    expect((await ada.get(`/job-submissions/${id}/metrics/timestamps`)).status).toBe(404);
  });
});

describe('a user', () => {
  test('sees one row a node and span: gauges averaged, amounts added up', async () => {
    const id = await measured([
      sample(T + 1, 'a', 0),
      sample(T + 2, 'a', 10, 0, 1),
      sample(T + 599, 'a', 20),
      sample(T + 600, 'a', 100),
      sample(T + 3, 'b', 1000),
    ]);
    const { body } = await metrics(id, WINDOW);
    expect(body).toEqual([
      {
        time: T,
        node_host: 'a',
        step: null,
        task: null,
        cpu_frequency: 10,
        cpu_time: 33,
        cpu_utilization: 12,
        gpu_memory: 13,
        gpu_utilization: 14,
        page_faults: 45,
        memory_rss: 16,
        disk_read: 51,
        memory_virtual: 18,
        disk_write: 57,
      },
      expect.objectContaining({ time: T, node_host: 'b', cpu_frequency: 1000, disk_write: 1009 }),
      expect.objectContaining({ time: T + 600, node_host: 'a', cpu_frequency: 100, disk_write: 109 }),
    ]);
  });

  test.each([
    [10, T + 610],
    [60, T + 600],
    [600, T + 600],
    [3600, T - 600],
    // The Monday before: 2023-11-13.
    [604_800, 1_699_833_600],
  ])('in spans of %i seconds, which begin where clocks and weeks do', async (sample_rate, time) => {
    const id = await measured([sample(T + 615, 'a')]);
    const { body } = await metrics(
      id,
      `start_time=2023-11-01&end_time=2023-12-01&sample_rate=${sample_rate}`,
    );
    expect(body).toMatchObject([{ time }]);
  });

  test('of one node, or of a window: spans that begin within it count whole', async () => {
    const id = await measured([
      sample(T, 'a'),
      sample(T + 599, 'a', 10),
      sample(T + 600, 'a'),
      sample(T, 'b'),
    ]);
    const timesOf = async (query: string) =>
      (await metrics(id, query)).body.map((row: { time: number; node_host: string }) => [
        row.time,
        row.node_host,
      ]);
    expect(await timesOf(`${WINDOW}&node=b`)).toEqual([[T, 'b']]);
    expect(await timesOf(`${WINDOW}&node=c`)).toEqual([]);
    expect(await timesOf(`${WINDOW}&node=`)).toEqual([]);
    expect(await timesOf(`start_time=${T}&end_time=${T}&node=a`)).toEqual([[T, 'a']]);
    expect(await timesOf(`start_time=${T + 1}&end_time=${T + 600}`)).toEqual([[T + 600, 'a']]);
    expect(await timesOf(`start_time=${T}&end_time=${T + 599}&node=a`)).toEqual([[T, 'a']]);
    expect((await metrics(id, `start_time=${T}&end_time=${T}&node=a`)).body[0].cpu_frequency).toBe(5);
  });

  test('sees the last hour unless another is asked for', async () => {
    const now = Math.floor(Date.now() / 1000);
    const id = await measured([sample(now - 1800, 'a'), sample(now - 9000, 'a')]);
    const { body } = await metrics(id, 'sample_rate=10');
    expect(body).toMatchObject([{ time: Math.floor((now - 1800) / 10) * 10 }]);
  });

  test.each([
    ['2023-11-14T22:10:00Z', 200],
    ['2023-11-14T22:10:00.123456Z', 200],
    ['2023-11-14 22:10', 200],
    ['2023-11-14T23:10:00%2B01:00', 200],
    ['2023-11-14', 200],
    ['1699999800', 200],
    ['1699999800.5', 200],
    ['yesterday', 422],
    ['2023-13-01', 422],
    ['', 422],
    ['99999999999999999999', 422],
  ])('asks from %s on: %i', async (start, status) => {
    const id = await measured([sample(T + 600, 'a')]);
    const answer = await metrics(id, `start_time=${start}&end_time=2023-11-15`);
    expect(answer.status).toBe(status);
    if (status === 200) expect(answer.body).toHaveLength(1);
    else expect(answer.body.detail).toContain('query.start_time');
  });

  test('is refused a window that ends before it begins, and spans of other lengths', async () => {
    const id = await running();
    expect((await metrics(id, `start_time=${T}&end_time=${T - 1}`)).status).toBe(400);
    for (const rate of ['0', '-10', '30', 'x', '']) {
      expect((await metrics(id, `sample_rate=${rate}`)).status).toBe(422);
    }
  });

  test('sees no metrics of a submission that has none, or is none; they go with it', async () => {
    for (const id of [await running(), 999_999, 2 ** 31]) {
      expect(await metrics(id, WINDOW)).toMatchObject({ status: 200, body: [] });
      expect(await ada.get(`/job-submissions/${id}/metrics/timestamps`)).toMatchObject({
        status: 404,
        body: { detail: expect.stringContaining(`${id}`) },
      });
    }
    const id = await measured([sample(T, 'a'), sample(T + 50, 'b')]);
    const span = () => ada.get(`/job-submissions/${id}/metrics/timestamps`);
    expect((await span()).body).toEqual({ min: T, max: T + 50 });
    expect((await ada.delete(`/job-submissions/${id}`)).status).toBe(204);
    expect((await span()).status).toBe(404);
  });
});
