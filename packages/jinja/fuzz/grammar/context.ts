// The variables that generated templates see: a fixed base of typed names, and random values on top.
import type { Random } from '../random.ts';

/** The kinds of value that the grammar keeps apart. */
export type Kind =
  | 'str'
  | 'int'
  | 'float'
  | 'bool'
  | 'none'
  | 'strs'
  | 'nums'
  | 'list'
  | 'dict'
  | 'users'
  | 'undef';

/** A variable's kind and its value as JSON text (text, so that `3.0` and long integers survive). */
export interface Variable {
  readonly kind: Kind;
  readonly json: string;
}

const BASE: Readonly<Record<string, Variable>> = {
  name: { kind: 'str', json: '"Ada"' },
  path: { kind: 'str', json: '"/home/u/data.tar.gz"' },
  text: { kind: 'str', json: '"  hello World \\nline two\\n\\n  three"' },
  html: { kind: 'str', json: '"<a href=\'x\'>&\\"</a>"' },
  uni: { kind: 'str', json: '"héllo ✓ 𝒳y"' },
  quote: { kind: 'str', json: '"it\'s \\"x\\" \\\\ \\t"' },
  digits: { kind: 'str', json: '"042"' },
  nodes: { kind: 'int', json: '4' },
  big: { kind: 'int', json: '123456789012345678901234567890' },
  neg: { kind: 'int', json: '-7' },
  mem: { kind: 'float', json: '0.5' },
  f: { kind: 'float', json: '3.0' },
  tiny: { kind: 'float', json: '1e-07' },
  huge: { kind: 'float', json: '1.5e300' },
  flag: { kind: 'bool', json: 'true' },
  off: { kind: 'bool', json: 'false' },
  nothing: { kind: 'none', json: 'null' },
  empty: { kind: 'list', json: '[]' },
  words: { kind: 'strs', json: '["b", "A", "c", "a", "B", "é"]' },
  nums: { kind: 'nums', json: '[3, 1, 2.5, 2, 1.0]' },
  mixed: { kind: 'list', json: '[1, "a", null, true, 2.0, [1, 2], {"k": "v"}]' },
  nested: { kind: 'list', json: '[[1, 2], [3, [4, null, true]]]' },
  cfg: {
    kind: 'dict',
    json: '{"partition": "debug", "time": "01:00:00", "zeta": 1, "10": "ten", "9": 9, "alpha": {"x": 1, "items": [1]}}',
  },
  users: {
    kind: 'users',
    json: '[{"name": "zoe", "age": 30, "g": "x"}, {"name": "bob", "age": 20, "g": "y"}, {"name": "Al", "age": 25, "g": "X"}]',
  },
};

/** The names and kinds of one template's context. */
export function makeContext(random: Random): Map<string, Variable> {
  const variables = new Map(Object.entries(BASE));
  for (let extra = random.int(0, 3); extra > 0; extra--) {
    variables.set(random.pick(['v', 'w', 'x', 'y']), randomVariable(random));
  }
  return variables;
}

/** The context as the JSON text of an object. */
export function contextJson(variables: ReadonlyMap<string, Variable>): string {
  return `{${[...variables].map(([name, { json }]) => `${JSON.stringify(name)}: ${json}`).join(', ')}}`;
}

function randomVariable(random: Random): Variable {
  const kind = random.pick<Kind>(['str', 'int', 'float', 'list', 'dict']);
  switch (kind) {
    case 'str':
      return { kind, json: JSON.stringify(randomText(random)) };
    case 'int':
      return { kind, json: randomInteger(random) };
    case 'float':
      return { kind, json: randomFloat(random) };
    case 'dict':
      return { kind, json: randomObject(random, 2) };
    default:
      return { kind: 'list', json: randomArray(random, 2) };
  }
}

function randomJson(random: Random, depth: number): string {
  const kinds =
    depth > 0
      ? ['text', 'integer', 'float', 'word', 'array', 'object']
      : ['text', 'integer', 'float', 'word'];
  switch (random.pick(kinds)) {
    case 'text':
      return JSON.stringify(randomText(random));
    case 'integer':
      return randomInteger(random);
    case 'float':
      return randomFloat(random);
    case 'array':
      return randomArray(random, depth);
    case 'object':
      return randomObject(random, depth);
    default:
      return random.pick(['null', 'true', 'false']);
  }
}

function randomArray(random: Random, depth: number): string {
  return `[${Array.from({ length: random.int(0, 4) }, () => randomJson(random, depth - 1)).join(', ')}]`;
}

const KEYS = [
  'a',
  'b',
  'c',
  'name',
  'x',
  '1',
  '0',
  'items',
  'keys',
  'é',
  '',
  'A',
  '__proto__',
  'constructor',
  'length',
  'get',
];

function randomObject(random: Random, depth: number): string {
  const members = Array.from({ length: random.int(0, 4) }, () => {
    return `${JSON.stringify(random.pick(KEYS))}: ${randomJson(random, depth - 1)}`;
  });
  return `{${members.join(', ')}}`;
}

function randomInteger(random: Random): string {
  return random.weighted([
    [6, () => String(random.int(-20, 120))],
    [1, () => String(random.int(-(2 ** 53), 2 ** 53))],
    [1, () => `${random.int(1, 9)}${'0123456789'.repeat(random.int(1, 4))}`],
    [1, () => random.pick(['9007199254740993', '-9223372036854775808', '18446744073709551616', '0', '-0'])],
  ])();
}

function randomFloat(random: Random): string {
  return random.weighted([
    [4, () => (random.int(-4000, 4000) / 8).toFixed(3)],
    [2, () => `${random.int(-99, 99)}.${random.int(0, 99999)}e${random.int(-12, 22)}`],
    [
      1,
      () =>
        random.pick([
          '0.1',
          '-0.0',
          '1e16',
          '1e22',
          '123456789012345678.0',
          '5e-324',
          '1.7976931348623157e308',
          '2.675',
          '0.5',
          '1.5',
          '2.5',
          '1e23',
        ]),
    ],
  ])();
}

const TEXTS = [
  '',
  'a',
  'Hello World',
  ' pad ',
  'ÀÉ ß ŉ',
  '日本語',
  '👍🏽x',
  'a\tb\nc\r\nd',
  '<b>&amp;"\'</b>',
  "it's",
  'x\\y',
  '%s %d',
  '{0} {a}',
  '12',
  '-3.5',
  '1e3',
  '0x1F',
  'True',
  'a,b,,c',
  'www.example.com and http://x.org/a?b=c.',
  'me@example.com',
  'ǆ ﬁ İ ı',
  '\u00a0\u2028\u00ad\u200b',
  'the quick brown-fox jumps over the lazy dog',
  '٣',
  'ab'.repeat(12),
  '\u0000\u001f\u007f',
  '__x__',
];

function randomText(random: Random): string {
  return random.chance(0.8) ? random.pick(TEXTS) : random.pick(TEXTS) + random.pick(TEXTS);
}
