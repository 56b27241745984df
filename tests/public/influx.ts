// Answers the three questions that the public agent asks an InfluxDB 1.x: a stand-in, because Debian has only a
// newer protocol's server, and what is looked at is what the agent makes of the answers.
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Influx {
  readonly dsn: string;
  stop(): Promise<void>;
}

/** Each has its own value, one more than the one before; the agent sends them in this order. */
const MEASUREMENTS = [
  ...['CPUFrequency', 'CPUTime', 'CPUUtilization', 'GPUMemMB', 'GPUUtilization'],
  ...['Pages', 'RSS', 'ReadMB', 'VMSize', 'WriteMB'],
];

/** Knows a point of each measurement for whatever job it is asked for, and one a second later when asked for more. */
export async function startInflux(): Promise<Influx> {
  const started = Math.floor(Date.now() / 1_000);
  const server = createServer((request, response) => {
    const query = new URL(request.url ?? '', 'http://influx').searchParams;
    const params = JSON.parse(query.get('params') ?? '{}') as { job?: string; time?: number };
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ results: [{ series: answer(query.get('q') ?? '', params, started) }] }));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    dsn: `influxdb://127.0.0.1:${(server.address() as AddressInfo).port}/slurm`,
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** InfluxDB 1.x's `series` of an answer; none when all points were had before. */
function answer(query: string, { job, time }: { job?: string; time?: number }, started: number): unknown[] {
  if (/^SHOW MEASUREMENTS/i.test(query)) {
    return [{ name: 'measurements', columns: ['name'], values: MEASUREMENTS.map((name) => [name]) }];
  }
  const name = /FROM (\w+)/.exec(query)?.[1] ?? '';
  const second = time === undefined ? started : started + 1;
  if (time !== undefined && time >= second * 1e9) return [];
  const columns = ['time', 'host', 'job', 'step', 'task', 'value'];
  return [{ name, columns, values: [[second, 'n1', job, '0', '0', MEASUREMENTS.indexOf(name) + 1]] }];
}
