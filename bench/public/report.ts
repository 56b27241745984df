import { cpus } from 'node:os';
import type { Effort, Measured } from '../measure.ts';
import { columns, count, ownVersion, percent, table } from '../table.ts';
import { PUBLIC_VERSION } from './programs.ts';
import { WANTED } from './requests.ts';

export interface PublicFigures {
  readonly postgres: string;
  /** By number of job scripts; the names are those of the requests, with the server's before them. */
  readonly sizes: ReadonlyMap<number, ReadonlyMap<string, Measured>>;
  /** Resident megabytes after all of it; ours renders in a process of its own. */
  readonly memory: { readonly ours: number; readonly renderer: number; readonly public: number };
}

/** The section of docs/benchmarks.md. */
export function report({ postgres, sizes, memory }: PublicFigures, effort: Effort): string {
  return `## Beside the public API

Written by \`npm run bench:public\` on ${new Date().toISOString().slice(0, 10)}: version ${ownVersion()} under the current contract beside jobbergate-api ${PUBLIC_VERSION} from PyPI on Python 3.11 (5.12.0 asks for Python 3.12), one process each, one PostgreSQL ${postgres} at full durability, tokens of one issuer, objects of the public API in a stand-in for S3 that costs next to nothing; ${cpus().length} processors shared by both servers, the database and the load, and by whatever else the machine did meanwhile: only the ratios tell. Each figure is the median of ${effort.rounds} rounds of ${effort.duration / 1_000} s with ${effort.connections} connections, the two servers in turn. Times in milliseconds; CPU is the processor time per request of the server and PostgreSQL. Ours commits before it answers, the public API after.

${[...sizes].map(([rows, measured]) => section(rows, measured)).join('\n\n')}

Resident memory after all of it: the service ${memory.ours.toFixed(0)} MB and the process in which it renders ${memory.renderer.toFixed(0)} MB (wanted: under 150 MB a process), the public API ${memory.public.toFixed(0)} MB.

## Beside the floor

In the same run. The floor is a bare Fastify route with one prepared statement and the same response schema, on the same PostgreSQL: no token, no right, no total, no check of what comes; writes go to tables without index, trigger or reference, and nothing is rendered (\`bench/public/floor.ts\`).

${floorTable(sizes)}
`;
}

function section(rows: number, measured: ReadonlyMap<string, Measured>): string {
  const lines = Object.entries(WANTED).map(([what, wanted]) => {
    const [ours, theirs] = [measured.get(`ours: ${what}`), measured.get(`public: ${what}`)];
    if (!ours || !theirs) throw new Error(`not measured: ${what}`);
    const ratios = [ours.requestsPerSecond / theirs.requestsPerSecond, theirs.cpu / ours.cpu];
    return [what, ...columns(ours), ...columns(theirs), ...[...ratios, wanted].map(times)];
  });
  const head = [
    '',
    'ours/s',
    'p50',
    'p99',
    'CPU',
    'public/s',
    'p50',
    'p99',
    'CPU',
    'ratio',
    'of CPU',
    'wanted',
  ];
  return `### ${count(rows)} job scripts\n\n${table(head, lines)}`;
}

function floorTable(sizes: PublicFigures['sizes']): string {
  const lines = [...sizes].flatMap(([rows, measured]) =>
    Object.keys(WANTED).map((what) => {
      const [ours, floor] = [measured.get(`ours: ${what}`), measured.get(`floor: ${what}`)];
      if (!ours || !floor) throw new Error(`not measured: ${what}`);
      const share = percent(ours.requestsPerSecond / floor.requestsPerSecond);
      return [what, count(rows), ...columns(ours), ...columns(floor), share];
    }),
  );
  return table(
    ['', 'job scripts', 'ours/s', 'p50', 'p99', 'CPU', 'floor/s', 'p50', 'p99', 'CPU', 'of it'],
    lines,
  );
}

function times(ratio: number): string {
  return `${ratio.toFixed(0)} ×`;
}
