// Measures requests side by side: several short rounds in turn, so that a busy moment of the machine
// meets all of them, and the median of the rounds.
import type { Load, LoadResult } from './load.ts';
import { generate } from './programs.ts';

export type Subject = {
  name: string;
  url: string;
  method?: 'GET' | 'POST';
  body?: string;
  token?: () => Promise<string>;
};

export type Effort = { rounds: number; duration: number; warmUp: number; connections: number };

/** @returns results by the subjects' names */
export async function measure(
  subjects: readonly Subject[],
  effort: Effort,
): Promise<Map<string, LoadResult>> {
  const rounds = new Map<string, LoadResult[]>(subjects.map(({ name }) => [name, []]));
  for (let round = 0; round < effort.rounds; round++) {
    for (const subject of subjects)
      rounds.get(subject.name)?.push(await generate(await loadOf(subject, effort)));
  }
  return new Map([...rounds].map(([name, results]) => [name, medianOf(results)]));
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

function medianOf(results: LoadResult[]): LoadResult {
  const median = (part: keyof LoadResult) => {
    const values = results.map((result) => result[part]).sort((a, b) => a - b);
    return values[Math.floor(values.length / 2)] ?? Number.NaN;
  };
  return { requestsPerSecond: median('requestsPerSecond'), p50: median('p50'), p99: median('p99') };
}
