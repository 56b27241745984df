// `npm run bench`: what the service costs, beside the floor and as its table grows; prints a table and
// writes docs/benchmarks.md. `--quick` takes a minute, and its figures are for the eye alone: it writes
// nothing.
import { join } from 'node:path';
import { makeApplication } from './application.ts';
import { untilEnd } from './ending.ts';
import { type Effort, measure, type Subject } from './measure.ts';
import { type Service, startFloor, startService } from './programs.ts';
import { type Figures, report } from './report.ts';
import { writeSection } from './section.ts';
import { seedScripts } from './seed.ts';
import { readUnpaged } from './unpaged.ts';

const isQuick = process.argv.includes('--quick');
const SIZES = isQuick
  ? { small: 1_000, list: 10_000, large: 50_000 }
  : { small: 1_000, list: 100_000, large: 1_000_000 };
const EFFORT: Effort = isQuick
  ? { rounds: 1, duration: 1_000, warmUp: 500, connections: 16 }
  : { rounds: 5, duration: 4_000, warmUp: 1_000, connections: 16 };

await untilEnd(async () => {
  const text = report(await collect(), EFFORT);
  console.log(text);
  if (!isQuick) writeSection(join(import.meta.dirname, '../docs/benchmarks.md'), 'service', text);
});

async function collect(): Promise<Figures> {
  const small = await startWith(SIZES.small);
  const large = await startWith(SIZES.list);
  const lists = await measureLists(large);
  say(`growing to ${SIZES.large} job scripts`);
  await seedScripts(large.connection, SIZES.large);
  const growth = await measureGrowth(small, large);
  say('reading the whole list');
  return { sizes: SIZES, lists, growth, unpaged: await readUnpaged(large) };
}

async function startWith(rows: number): Promise<Service> {
  say(`a service with ${rows} job scripts`);
  const service = await startService();
  await seedScripts(service.connection, rows);
  return service;
}

async function measureLists(service: Service): Promise<Figures['lists']> {
  say('lists beside the floor');
  const floor = await startFloor(join(import.meta.dirname, 'floor.ts'), service.connection);
  const list = (name: string, query: string): Subject => ({
    name,
    url: `${service.url}/jobbergate/job-scripts?${query}`,
    token: service.token,
    processes: [service.pid],
  });
  return measure(
    [
      { name: 'floor', url: floor.url, processes: [floor.pid, service.pid] },
      list('one user’s', 'start=0&limit=50'),
      list('everybody’s', 'all=true&start=0&limit=50'),
    ],
    EFFORT,
  );
}

async function measureGrowth(small: Service, large: Service): Promise<Figures['growth']> {
  say('the same requests on the small and the large table');
  const [few, many] = await Promise.all([requestsOf(small), requestsOf(large)]);
  const measured = await measure(
    few.flatMap((request, i) => [
      { ...request, name: `small ${request.name}` },
      { ...(many[i] ?? request), name: `large ${request.name}` },
    ]),
    EFFORT,
  );
  const of = (name: string) => {
    const found = measured.get(name);
    if (found) return found;
    throw new Error(`not measured: ${name}`);
  };
  return few.map(({ name }) => ({ name, small: of(`small ${name}`), large: of(`large ${name}`) }));
}

async function requestsOf(service: Service): Promise<Subject[]> {
  const scripts = `${service.url}/jobbergate/job-scripts`;
  const application = await makeApplication(service);
  const body = JSON.stringify({ job_script_name: 'flow', application_id: application });
  const common = { token: service.token, processes: [service.pid] };
  return [
    { name: 'list by id', url: `${scripts}?all=true&start=0&limit=50`, ...common },
    { name: 'list by id, one user’s', url: `${scripts}?start=0&limit=50`, ...common },
    { name: 'single read', url: `${scripts}/500`, ...common },
    { name: 'create', url: scripts, method: 'POST', body, ...common },
  ];
}

function say(text: string): void {
  console.error(`bench: ${text}`);
}
