// `npm run bench:public`: the current contract beside the public API on the same machine, in one run; prints the
// figures and writes their section of docs/benchmarks.md. `--quick` takes two minutes and writes nothing.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { untilEnd } from '../ending.ts';
import { type Effort, type Measured, measure } from '../measure.ts';
import { residentMegabytes } from '../memory.ts';
import { writeSection } from '../section.ts';
import { seedScripts } from '../seed.ts';
import { type Contest, startContest } from './programs.ts';
import { report } from './report.ts';
import { makeTemplate, requestsTo, requestsToFloor } from './requests.ts';
import { THEIRS } from './seed.ts';

const isQuick = process.argv.includes('--quick');
const SIZES = isQuick ? [1_000] : [1_000, 100_000, 1_000_000];
const EFFORT: Effort = isQuick
  ? { rounds: 1, duration: 4_000, warmUp: 2_000, connections: 16 }
  : { rounds: 3, duration: 3_000, warmUp: 1_000, connections: 16 };

await untilEnd(async () => {
  const text = report(await collect(await startContest()), EFFORT);
  console.log(text);
  if (!isQuick) writeSection(join(import.meta.dirname, '../../docs/benchmarks.md'), 'public', text);
});

async function collect(contest: Contest) {
  const { ours, theirs, postgres } = contest;
  for (const server of [ours, theirs]) await makeTemplate(server);
  const sizes = new Map<number, ReadonlyMap<string, Measured>>();
  for (const size of SIZES) {
    console.error(`bench: ${size} job scripts`);
    await seedScripts(ours.connection, size);
    await seedScripts(theirs.connection, size, THEIRS);
    const contestants = [requestsTo(ours, contest), requestsTo(theirs, contest), requestsToFloor(contest)];
    sizes.set(size, await measure(inTurn(contestants), EFFORT));
  }
  const memory = {
    ours: residentMegabytes(ours.pid),
    renderer: Math.max(...childrenOf(ours.pid).map(residentMegabytes)),
    public: residentMegabytes(theirs.pid),
  };
  return { postgres: postgres.version, sizes, memory };
}

/** The same request to one after the other, then the next. */
function inTurn<Item>(lists: readonly (readonly Item[])[]): Item[] {
  return (lists[0] ?? []).flatMap((_, i) => lists.flatMap((list) => list.slice(i, i + 1)));
}

/** With an external PostgreSQL, those that render. */
function childrenOf(pid: number): number[] {
  return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').map(Number);
}
