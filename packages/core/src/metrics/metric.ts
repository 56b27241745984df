/** What a job uses of its nodes, as its cluster measures it. */

/** Amounts of memory and data are in MB, utilizations in percent. */
export interface Measures {
  readonly cpuFrequency: number;
  readonly cpuTime: number;
  readonly cpuUtilization: number;
  readonly gpuMemory: number;
  readonly gpuUtilization: number;
  readonly pageFaults: number;
  readonly memoryRss: number;
  readonly memoryVirtual: number;
  readonly diskRead: number;
  readonly diskWrite: number;
}

/** Measures of one task at one moment; `time` in seconds since 1970. */
export interface MetricSample extends Measures {
  readonly time: number;
  readonly nodeHost: string;
  readonly step: number;
  readonly task: number;
}

/** Measures of one node over a span of time that begins at `time`: frequency, utilization and memory averaged, the rest added up. */
export interface MetricBucket extends Measures {
  readonly time: number;
  readonly nodeHost: string;
}

/** When a series was last measured. */
export interface LastTime {
  readonly nodeHost: string;
  readonly step: number;
  readonly task: number;
  readonly time: number;
}

/** Lengths of a bucket in seconds. */
export const SAMPLE_RATES = [10, 60, 600, 3600, 604_800] as const;
export type SampleRate = (typeof SAMPLE_RATES)[number];

export interface MetricQuery {
  /** One node; undefined: each of them. */
  readonly nodeHost: string | undefined;
  readonly sampleRate: SampleRate;
  /** Seconds since 1970 between which a bucket begins, both included. */
  readonly from: number;
  readonly to: number;
}
