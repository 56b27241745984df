import { cpus, totalmem } from 'node:os';
import type { Effort, Measured } from './measure.ts';
import { columns, count, number, ownVersion, percent, table } from './table.ts';
import type { UnpagedResult } from './unpaged.ts';

export type Figures = {
  sizes: { small: number; list: number; large: number };
  /** By name; `floor` among them. */
  lists: Map<string, Measured>;
  growth: Array<{ name: string; small: Measured; large: Measured }>;
  unpaged: UnpagedResult;
};

/** The figures as a Markdown page. */
export function report({ sizes, lists, growth, unpaged }: Figures, effort: Effort): string {
  const floor = lists.get('floor')?.requestsPerSecond ?? Number.NaN;
  return `# Benchmarks

Written by \`npm run bench\` on ${new Date().toISOString().slice(0, 10)}: ${machine()}. Service, embedded PostgreSQL (durability on) and load generator share the machine. Each figure is the median of ${effort.rounds} rounds of ${effort.duration / 1_000} s with ${effort.connections} connections, measured in turn with the figures it is compared to. Times in milliseconds; CPU is the processor time per request of the service and its PostgreSQL, which tells more than the clock where the machine has other work.

## Lists of 50 of ${count(sizes.list)} job scripts

The floor is a bare Fastify route that answers fifty rows by one named prepared statement of the same columns, through the same response schema, from the same PostgreSQL: no token, no total. Wanted: at least half of it.

${table(
  ['list', 'requests/s', 'p50', 'p99', 'CPU', 'of the floor'],
  [...lists].map(([name, result]) => [name, ...columns(result), percent(result.requestsPerSecond / floor)]),
)}

## What a request costs as the table grows

Cost is the time per request (the inverse of requests/s) on the large table against that on the small one. Wanted: at most 1.5 times.

${table(
  ['request', 'rows', 'requests/s', 'p50', 'p99', 'CPU', 'cost'],
  growth.flatMap(({ name, small, large }) => [
    [name, count(sizes.small), ...columns(small), ''],
    ['', count(sizes.large), ...columns(large), times(small.requestsPerSecond / large.requestsPerSecond)],
  ]),
)}

## The whole list in one answer

Memory is what the service has resident at most while it answers, sampled every 20 ms. Wanted: under 300 MB.

${table(
  ['rows', 'seconds', 'MB sent', 'peak memory'],
  [
    [
      count(unpaged.rows),
      unpaged.seconds.toFixed(1),
      number(unpaged.megabytes),
      `${number(unpaged.peakMegabytes)} MB`,
    ],
  ],
)}
`;
}

function machine(): string {
  const memory = Math.round(totalmem() / 2 ** 30);
  return `version ${ownVersion()}, Node ${process.versions.node}, ${cpus().length} × ${cpus()[0]?.model.trim()}, ${memory} GiB`;
}

function times(ratio: number): string {
  return `${ratio.toFixed(2)} ×`;
}
