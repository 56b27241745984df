// The renderers that the benchmark compares, each timing its own work.
import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { Environment as NunjucksEnvironment, Template as NunjucksTemplate } from 'nunjucks';
import { referencePython } from '../fuzz/reference.ts';
import { Dict, Environment, parseJson } from '../src/index.ts';

/** One renderer with the template and context it was given. */
export interface Subject {
  readonly name: string;
  readonly output: string;
  /** Seconds of processor time for so many compilations of the template. */
  compile(times: number): Promise<number>;
  /** Seconds of processor time for so many renderings of the compiled template. */
  render(times: number): Promise<number>;
  stop(): void;
}

/** This package, sandboxed and with a budget, as the server uses it. */
export function ours(source: string, contextJson: string): Subject {
  const environment = new Environment({ trimBlocks: true, lstripBlocks: true });
  const context = parseJson(contextJson);
  if (!(context instanceof Dict)) throw new TypeError('the context is no object');
  const template = environment.fromString(source);
  return {
    name: '@jobbergate/jinja',
    output: template.render(context),
    compile: async (times) => timed(() => environment.fromString(source), times),
    render: async (times) => timed(() => template.render(context), times),
    stop: () => {},
  };
}

/** nunjucks, compiling at once rather than at the first rendering. */
export function nunjucks(source: string, contextJson: string): Subject {
  const environment = new NunjucksEnvironment(null, {
    autoescape: false,
    trimBlocks: true,
    lstripBlocks: true,
  });
  const context = JSON.parse(contextJson) as object;
  const compiled = () => new NunjucksTemplate(source, environment, undefined, true);
  const template = compiled();
  return {
    name: 'nunjucks',
    output: template.render(context),
    compile: async (times) => timed(compiled, times),
    render: async (times) => timed(() => template.render(context), times),
    stop: () => {},
  };
}

/** Jinja2 in its own process, which measures its time itself. */
export async function python(source: string, contextJson: string): Promise<Subject> {
  const child = spawn(referencePython(), [join(import.meta.dirname, 'reference.py')], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const ask = asker(child);
  const output = await ask(
    `{"source": ${JSON.stringify(source)}, "context": ${contextJson.replaceAll('\n', ' ')}}`,
  );
  return {
    name: 'Jinja2 (Python)',
    output: String(output),
    compile: async (times) => Number(await ask(`{"compile": ${times}}`)),
    render: async (times) => Number(await ask(`{"render": ${times}}`)),
    stop: () => child.kill(),
  };
}

function asker(child: ChildProcessByStdio<Writable, Readable, null>): (line: string) => Promise<unknown> {
  const answers = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return async (line) => {
    child.stdin.write(`${line}\n`);
    const { value, done } = await answers.next();
    if (done === true) throw new Error('the reference ended early');
    return JSON.parse(value);
  };
}

function timed(work: () => unknown, times: number): number {
  const start = process.cpuUsage();
  for (let time = 0; time < times; time++) work();
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1e6;
}
