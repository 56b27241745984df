/** Metrics of jobs, as the current contract shows them; `metricsUpload.ts` reads what agents send. */

import type { LastTime, MetricBucket, SampleRate } from '@jobbergate/core';
import { Type } from 'typebox';
import { AnyText, optional } from './schema.ts';

const SAMPLE_RATES: readonly SampleRate[] = [10, 60, 600, 3600, 604_800];

const Moment = (description: string) =>
  optional(Type.String({ description, examples: ['2022-09-09T21:34:16Z'] }));

export const MetricsQuery = Type.Object({
  node: optional(Type.String({ description: 'Only this node' })),
  start_time: Moment('No bucket begins before; an hour ago when absent'),
  end_time: Moment('No bucket begins after; now when absent'),
  sample_rate: optional(
    Type.Unsafe<SampleRate>({
      type: 'integer',
      enum: SAMPLE_RATES,
      default: 600,
      description: 'Seconds a bucket',
    }),
  ),
});

const Seconds = Type.Integer({ description: 'Seconds since 1970' });

/** One per node and bucket: gauges are averaged, amounts added up. */
export const Metrics = Type.Array(
  Type.Object({
    time: Seconds,
    node_host: AnyText,
    step: Type.Null(),
    task: Type.Null(),
    cpu_frequency: Type.Number({ description: 'Average' }),
    cpu_time: Type.Number({ description: 'Sum' }),
    cpu_utilization: Type.Number({ description: 'Average, in percent' }),
    gpu_memory: Type.Number({ description: 'Average, in MB' }),
    gpu_utilization: Type.Number({ description: 'Average, in percent' }),
    page_faults: Type.Number({ description: 'Sum' }),
    memory_rss: Type.Number({ description: 'Average, in MB' }),
    memory_virtual: Type.Number({ description: 'Average, in MB' }),
    disk_read: Type.Number({ description: 'Sum, in MB' }),
    disk_write: Type.Number({ description: 'Sum, in MB' }),
  }),
);

export const MetricTimestamps = Type.Object({ min: Seconds, max: Seconds });

export const LastMetricTimes = Type.Object({
  job_submission_id: Type.Integer(),
  max_times: Type.Array(
    Type.Object({
      max_time: Seconds,
      node_host: AnyText,
      step: Type.Integer(),
      task: Type.Integer(),
    }),
  ),
});

/** A binary body, which the route reads by itself: `x-read-by-route` keeps validators away. */
export const MetricsUpload = Type.Unsafe<unknown>({
  type: 'string',
  format: 'binary',
  description:
    'MessagePack: a list of samples, each a list of time (seconds), host, step, task, CPU frequency, CPU time, ' +
    'CPU utilization, GPU memory, GPU utilization, page faults, resident memory, MB read, virtual memory, MB written',
  'x-read-by-route': true,
});

export function toMetric(bucket: MetricBucket) {
  return {
    time: bucket.time,
    node_host: bucket.nodeHost,
    step: null,
    task: null,
    cpu_frequency: bucket.cpuFrequency,
    cpu_time: bucket.cpuTime,
    cpu_utilization: bucket.cpuUtilization,
    gpu_memory: bucket.gpuMemory,
    gpu_utilization: bucket.gpuUtilization,
    page_faults: bucket.pageFaults,
    memory_rss: bucket.memoryRss,
    memory_virtual: bucket.memoryVirtual,
    disk_read: bucket.diskRead,
    disk_write: bucket.diskWrite,
  };
}

export function toLastMetricTimes(submissionId: number, times: readonly LastTime[]) {
  return {
    job_submission_id: submissionId,
    max_times: times.map((last) => ({
      max_time: last.time,
      node_host: last.nodeHost,
      step: last.step,
      task: last.task,
    })),
  };
}

const ISO = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?)\s*(Z|[+-]\d{2}:?\d{2})?)?$/i;

/**
 * A moment in a query, in seconds since 1970: ISO 8601 (without a zone UTC is meant), or those seconds themselves.
 * Undefined when it is neither.
 */
export function parseMoment(text: string): number | undefined {
  const trimmed = text.trim();
  if (/^[+-]?\d{1,11}(?:\.\d+)?$/.test(trimmed)) return Number(trimmed);
  const match = ISO.exec(trimmed);
  if (match === null) return undefined;
  const [, day, time = '00:00', zone = 'Z'] = match;
  const milliseconds = Date.parse(`${day}T${time}${zone.toUpperCase().replace(/^(...)(\d)/, '$1:$2')}`);
  return Number.isNaN(milliseconds) ? undefined : milliseconds / 1000;
}
