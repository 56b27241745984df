/** Metrics of jobs in PostgreSQL, with nothing but its own. */

import {
  BadRequestError,
  type LastTime,
  type Measures,
  type MetricBucket,
  type MetricQuery,
  type MetricSample,
  type MetricStore,
  NotFoundError,
  NotOwnerError,
} from '@jobbergate/core';
import { float8Array, int8Array, textArray } from './binaryArray.ts';
import { type Database, violatedConstraint } from './database.ts';
import { type Schema, statementFrom } from './sql.ts';

const INSERT = statementFrom('metrics/insert.sql');
const BUCKETS = statementFrom('metrics/buckets.sql');
const LAST_TIMES = statementFrom('metrics/lastTimes.sql');
const SPAN = statementFrom('metrics/span.sql');

/** In the order of the insert's arrays. */
const MEASURES = [
  'cpuFrequency',
  'cpuTime',
  'cpuUtilization',
  'gpuMemory',
  'gpuUtilization',
  'pageFaults',
  'memoryRss',
  'memoryVirtual',
  'diskRead',
  'diskWrite',
] as const satisfies readonly (keyof Measures)[];

interface BucketRow {
  readonly time: number;
  readonly node_host: string;
  readonly cpu_frequency: number;
  readonly cpu_time: number;
  readonly cpu_utilization: number;
  readonly gpu_memory: number;
  readonly gpu_utilization: number;
  readonly page_faults: number;
  readonly memory_rss: number;
  readonly memory_virtual: number;
  readonly disk_read: number;
  readonly disk_write: number;
}

export class PostgresMetrics implements MetricStore {
  readonly #db: Database;
  readonly #schema: Schema;

  constructor(db: Database, schema: Schema) {
    this.#db = db;
    this.#schema = schema;
  }

  async insert(submissionId: number, clientId: string, samples: readonly MetricSample[]): Promise<void> {
    const columns = [
      int8Array(samples.map(({ time }) => time)),
      textArray(samples.map(({ nodeHost }) => nodeHost)),
      int8Array(samples.map(({ step }) => step)),
      int8Array(samples.map(({ task }) => task)),
      ...MEASURES.map((name) => float8Array(samples.map((sample) => sample[name]))),
    ];
    const [target] = await this.#db
      .query<{ client_id: string }>(INSERT(this.#schema), [submissionId, clientId, ...columns])
      .catch((error: unknown) => {
        if (violatedConstraint(error) !== 'job_metrics_pkey') throw error;
        throw new BadRequestError('Failed to insert metrics: some of them are there already');
      });
    if (target === undefined) throw new NotFoundError('submission', submissionId);
    if (target.client_id !== clientId) throw new NotOwnerError('client_id');
  }

  async buckets(submissionId: number, query: MetricQuery): Promise<readonly MetricBucket[]> {
    const { sampleRate, from, to, nodeHost } = query;
    const values = [submissionId, sampleRate, from, to, nodeHost];
    const rows = await this.#db.query<BucketRow>(BUCKETS(this.#schema), values);
    return rows.map((row) => ({ time: row.time, nodeHost: row.node_host, ...toMeasures(row) }));
  }

  async lastTimes(submissionId: number): Promise<readonly LastTime[]> {
    const rows = await this.#db.query<{ node_host: string; step: number; task: number; last_time: number }>(
      LAST_TIMES(this.#schema),
      [submissionId],
    );
    return rows.map((row) => ({
      nodeHost: row.node_host,
      step: row.step,
      task: row.task,
      time: row.last_time,
    }));
  }

  async span(submissionId: number): Promise<{ readonly first: number; readonly last: number } | undefined> {
    const [row] = await this.#db.query<{ first: number; last: number } | { first: null }>(
      SPAN(this.#schema),
      [submissionId],
    );
    return row === undefined || row.first === null ? undefined : row;
  }
}

function toMeasures(row: BucketRow): Measures {
  return {
    cpuFrequency: row.cpu_frequency,
    cpuTime: row.cpu_time,
    cpuUtilization: row.cpu_utilization,
    gpuMemory: row.gpu_memory,
    gpuUtilization: row.gpu_utilization,
    pageFaults: row.page_faults,
    memoryRss: row.memory_rss,
    memoryVirtual: row.memory_virtual,
    diskRead: row.disk_read,
    diskWrite: row.disk_write,
  };
}
