/** One random template with everything it is rendered with, made from a seed. */
import { Random } from '../random.ts';
import type { Sample } from '../sample.ts';
import { body, type Part, stmt, type Tree } from '../tree.ts';
import { makeContext } from './context.ts';
import { recordedSample } from './corpus.ts';
import { environmentOptions, mark } from './delimiters.ts';
import { Expressions } from './expression.ts';
import { mutate } from './mutation.ts';
import { Scope } from './scope.ts';
import { Statements } from './statements.ts';

/** The sample of this seed: always the same. */
export function makeSample(seed: number): Sample {
  const random = new Random(seed);
  if (random.chance(0.15)) return mutate(recordedSample(seed, random), random);
  return grownSample(seed, random);
}

function grownSample(seed: number, random: Random): Sample {
  const variables = makeContext(random);
  const env = environmentOptions(random);
  const expressions = new Expressions(
    random,
    random.weighted([
      [6, 0.01],
      [2, 0.08],
      [1, 0.3],
    ]),
  );
  const files = random.chance(0.3) ? ['base.html', 'part.txt', 'lib.j2'].slice(0, random.int(1, 3)) : [];
  const make = (names: readonly string[]) => new Statements(random, expressions, env, names);
  const scope = Scope.of(variables);
  const template =
    files.includes('base.html') && random.chance(0.5)
      ? childOf('base.html', make(files), scope, random)
      : make(files).body(
          scope,
          random.weighted([
            [3, 1],
            [3, 2],
            [3, 3],
            [1, 4],
          ]),
        );
  const sample: Sample = {
    seed,
    template,
    files: new Map(files.map((name) => [name, fileBody(name, make([]), Scope.of(variables), random)])),
    context: new Map([...variables].map(([name, { json }]) => [name, json])),
    env,
    undefined: random.weighted([
      [6, 'default'],
      [2, 'strict'],
      [1, 'chainable'],
      [1, 'debug'],
    ]),
    sandbox: random.chance(0.9),
  };
  return random.chance(0.12) ? mutate(sample, random) : sample;
}

function fileBody(name: string, statements: Statements, scope: Scope, random: Random): Tree {
  if (name === 'lib.j2')
    return body([
      statements.macro(scope, 1),
      stmt`${mark.blockStart} set p = ${random.pick(['1', 'name', '[a]'])} ${mark.blockEnd}`,
      statements.body(scope, 1),
    ]);
  if (name === 'base.html')
    return body([
      '<',
      statements.block(scope, 1),
      '|',
      statements.block(scope, 2),
      '>',
      statements.body(scope, 1),
    ]);
  return statements.body(scope, 2);
}

function childOf(parent: string, statements: Statements, scope: Scope, random: Random): Tree {
  const head = stmt`${mark.blockStart} extends ${random.pick([`'${parent}'`, `'${parent}' if flag else 'gone'`])} ${mark.blockEnd}`;
  const parts: Part[] = [head, statements.text(), statements.block(scope, 2), statements.block(scope, 1)];
  if (random.chance(0.3)) parts.push(statements.body(scope, 1));
  if (random.chance(0.1)) parts.reverse();
  return body(parts);
}
