// Measures requests side by side: several short rounds in turn, so that a busy moment of the machine
// meets all of them, and the median of the rounds.
import { cpuMillis } from './cpu.ts';
import type { Load } from './load.ts';
import { generate } from './programs.ts';

/** `cpu` is processor time per request, of all processes that answer it, in milliseconds. */
export type Measured = { requestsPerSecond: number; p50: number; p99: number; cpu: number };

export type Subject = {
  /** Processes whose time counts, each with all below it. */
  processes: readonly number[];
  name: string;
  url: string;
  method?: 'GET' | 'POST';
  body?: string;
  token?: () => Promise<string>;
};

export type Effort = { rounds: number; duration: number; warmUp: number; connections: number };

/** @returns results by the subjects' names */
export async function measure(subjects: readonly Subject[], effort: Effort): Promise<Map<string, Measured>> {
  const rounds = new Map<string, Measured[]>(subjects.map(({ name }) => [name, []]));
  for (let round = 0; round < effort.rounds; round++) {
    for (const subject of subjects) rounds.get(subject.name)?.push(await measureOnce(subject, effort));
  }
  return new Map([...rounds].map(([name, results]) => [name, medianOf(results)]));
}

async function measureOnce(subject: Subject, effort: Effort): Promise<Measured> {
  const load = await loadOf(subject, effort);
  const used = () => subject.processes.reduce((sum, pid) => sum + cpuMillis(pid), 0);
  const before = used();
  const { answers, ...result } = await generate(load);
  return { ...result, cpu: (used() - before) / answers };
}

async function loadOf({ url, method, body, token }: Subject, effort: Effort): Promise<Load> {
  const { connections, duration, warmUp } = effort;
  return {
    url,
    connections,
    duration,
    warmUp,
    ...(method && { method }),
    ...(body !== undefined && { body }),
    ...(token && { token: await token() }),
  };
}

function medianOf(results: Measured[]): Measured {
  const median = (part: keyof Measured) => {
    const values = results.map((result) => result[part]).sort((a, b) => a - b);
    return values[Math.floor(values.length / 2)] ?? Number.NaN;
  };
  return {
    requestsPerSecond: median('requestsPerSecond'),
    p50: median('p50'),
    p99: median('p99'),
    cpu: median('cpu'),
  };
}
