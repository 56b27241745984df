// Samples that start from a recorded case, to be damaged: close to what people write, and to its edges.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Dict, parseJson, stringifyJson, type Value } from '../../src/index.ts';
import type { Random } from '../random.ts';
import type { Sample, UndefinedKind } from '../sample.ts';
import { body, type Tree } from '../tree.ts';
import type { EnvOptions } from './delimiters.ts';

/** A recorded case as a sample, sometimes with the text of a second one behind it. */
export function recordedSample(seed: number, random: Random): Sample {
  const recorded = random.pick(cases());
  const template = random.chance(0.3)
    ? body([recorded.template, random.pick(cases()).template])
    : recorded.template;
  return { ...recorded, seed, template };
}

let read: readonly Sample[] | undefined;

function cases(): readonly Sample[] {
  read ??= ['jinja2-3.1.json', 'nasty.json'].flatMap(readCases);
  return read;
}

function readCases(file: string): Sample[] {
  const text = readFileSync(join(import.meta.dirname, '../../cases', file), 'utf8');
  const corpus = dict(parseJson(text, { allowNaN: true }));
  const items = corpus.getString('cases');
  const shared = dict(corpus.getString('context'));
  return (Array.isArray(items) ? items : []).map((item) => toSample(dict(item), shared));
}

function toSample(item: Dict, shared: Dict): Sample {
  const files = [...dict(item.getString('files')).entries()];
  const context = [...dict(item.getString('context') ?? shared).entries()];
  return {
    seed: 0,
    template: text(item.getString('template')),
    files: new Map(files.map(([name, source]) => [String(name), text(source)])),
    context: new Map(context.map(([name, value]) => [String(name), stringifyJson(value)])),
    env: JSON.parse(stringifyJson(item.getString('env') ?? new Dict())) as EnvOptions,
    undefined: (item.getString('undefined') ?? 'default') as UndefinedKind,
    sandbox: item.getString('sandbox') !== false,
  };
}

function text(value: Value | undefined): Tree {
  return body([typeof value === 'string' ? value : '']);
}

function dict(value: Value | undefined): Dict {
  return value instanceof Dict ? value : new Dict();
}
