/**
 * Compiling and rendering a realistic job script: this package, nunjucks and Jinja2, in one run.
 *
 * Usage: npm run bench:jinja -- [--rounds 15]. Rounds are interleaved and processor time is what
 * counts, so that a busy machine is fair to all; the table shows medians. Exits with 1 when a target is missed: see `targets`.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Dict, Environment } from '../src/index.ts';
import { nunjucks, ours, python, type Subject } from './subjects.ts';

const { values: options } = parseArgs({ options: { rounds: { type: 'string', default: '15' } } });
const source = readFileSync(join(import.meta.dirname, 'job-script.j2'), 'utf8');
const contextJson = readFileSync(join(import.meta.dirname, 'context.json'), 'utf8');
const PER_ROUND = { compile: 40, render: 500 };
type Work = keyof typeof PER_ROUND;

const subjects = [
  ours(source, contextJson),
  nunjucks(source, contextJson),
  await python(source, contextJson),
] as const;
for (const { name, output } of subjects) {
  if (output.trimEnd() !== subjects[2].output.trimEnd())
    throw new Error(`${name} renders something else than Jinja2`);
}
const compile = await measure('compile');
const render = await measure('render');
for (const subject of subjects) subject.stop();

console.table(
  subjects.map(({ name }, index) => ({
    renderer: name,
    'compile (µs)': micros(compile[index]),
    'compile, ours = 1': ratio(compile[index], compile[0]),
    'render (µs)': micros(render[index]),
    'render, ours = 1': ratio(render[index], render[0]),
  })),
);
const growth = linearity();
console.log('rendering by output size:');
console.table(growth);

/** What the package promises. */
const targets: [string, boolean][] = [
  ['compiles no slower than nunjucks', at(compile, 0) <= at(compile, 1)],
  ['renders at least as fast as nunjucks', at(render, 0) <= at(render, 1)],
  ['renders at least 3 times as fast as Jinja2', 3 * at(render, 0) <= at(render, 2)],
  [
    'costs grow linearly with the output',
    at(
      growth.map((row) => row['ns per character']),
      -1,
    ) <=
      2 *
        at(
          growth.map((row) => row['ns per character']),
          0,
        ),
  ],
];
for (const [promise, kept] of targets) console.log(`${kept ? 'kept  ' : 'MISSED'} ${promise}`);
process.exitCode = targets.every(([, kept]) => kept) ? 0 : 1;

/** Median seconds of one piece of work for each subject, after rounds of warming up. */
async function measure(work: Work): Promise<number[]> {
  const rounds: number[][] = subjects.map(() => []);
  for (let round = -5; round < Number(options.rounds); round++) {
    for (const [index, subject] of subjects.entries()) {
      const seconds = await once(subject, work);
      if (round >= 0) rounds[index]?.push(seconds);
    }
  }
  return rounds.map(median);
}

async function once(subject: Subject, work: Work): Promise<number> {
  const times = PER_ROUND[work];
  return (await subject[work](times)) / times;
}

/** Time for each character of output, from a thousand loop rounds to a hundred thousand. */
function linearity(): { rounds: number; characters: number; ms: number; 'ns per character': number }[] {
  const environment = new Environment({ sandbox: false, limits: 'none' });
  const template = environment.fromString('{% for i in range(n) %}line {{ i }}: {{ "a" ~ i }}\n{% endfor %}');
  return [1000, 10_000, 100_000, 400_000].map((rounds) => {
    const context = Dict.of([['n', rounds]]);
    template.render(context);
    let characters = 0;
    const times = Array.from({ length: 5 }, () => {
      const start = process.cpuUsage();
      characters = template.render(context).length;
      const { user, system } = process.cpuUsage(start);
      return (user + system) / 1000;
    });
    const ms = median(times);
    return {
      rounds,
      characters,
      ms: Number(ms.toFixed(2)),
      'ns per character': Number(((ms * 1e6) / characters).toFixed(1)),
    };
  });
}

function median(values: readonly number[]): number {
  return at(
    [...values].sort((left, right) => left - right),
    Math.floor(values.length / 2),
  );
}

function at(values: readonly number[], index: number): number {
  return values.at(index) ?? Number.NaN;
}

function micros(seconds: number | undefined): string {
  return ((seconds ?? Number.NaN) * 1e6).toFixed(1);
}

function ratio(seconds: number | undefined, base: number | undefined): string {
  return ((seconds ?? Number.NaN) / (base ?? Number.NaN)).toFixed(2);
}
