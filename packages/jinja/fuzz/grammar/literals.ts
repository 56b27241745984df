// Terminals of the expression grammar: literals, names, format strings.
import type { Random } from '../random.ts';
import type { Kind } from './context.ts';

/** The names in scope, by kind, as the expander sees them. */
export interface Names {
  /** A variable of one of these kinds, if there is one. */
  named(...kinds: Kind[]): string | undefined;
  /** The macros that can be called. */
  readonly macros: readonly string[];
}

/** For each terminal hole, how to write one. */
export const terminals: Readonly<Record<string, (random: Random, names: Names) => string>> = {
  str: (random, names) => (random.chance(0.5) ? (names.named('str') ?? "'s'") : stringLiteral(random)),
  int: (random, names) => (random.chance(0.4) ? (names.named('int') ?? '1') : integerLiteral(random)),
  float: (random, names) => (random.chance(0.4) ? (names.named('float') ?? '1.0') : floatLiteral(random)),
  num: (_, names) => names.named('int', 'float') ?? '2',
  bool: (random, names) =>
    random.chance(0.3) ? (names.named('bool') ?? 'true') : random.pick(['true', 'false', 'True', 'False']),
  none: (random) => random.pick(['none', 'None', 'nothing']),
  list: (_, names) => names.named('list', 'strs', 'nums', 'users') ?? '[1]',
  strs: (_, names) => names.named('strs') ?? "['a']",
  nums: (_, names) => names.named('nums') ?? '[1]',
  users: (_, names) => names.named('users') ?? '[]',
  dict: (_, names) => names.named('dict') ?? '{}',
  tuple: (random) => random.pick(['(1, 2)', "('a',)", '()', "(1, 'b', none)"]),
  lazy: () => 'range(3)',
  range: (random) => `range(${random.int(0, 5)})`,
  iter: (_, names) => names.named('list', 'strs', 'nums', 'dict', 'str') ?? '[]',
  any: (random, names) =>
    random.chance(0.1)
      ? random.pick(MAYBE_NAMES)
      : (names.named('str', 'int', 'float', 'bool', 'none', 'list', 'strs', 'nums', 'dict', 'users') ?? '1'),
  pick: (_, names) => names.named('list', 'dict') ?? '1',
  odd: (random) =>
    random.pick(['range', 'dict', 'missing', 'loop', 'self', 'caller', 'varargs', 'kwargs', 'cycler']),
  words_word: (random) => `words[${random.int(-3, 3)}]`,
  caller: (random) => (random.chance(0.2) ? 'caller()' : 'name'),
  call: (random, names) =>
    names.macros.length > 0 ? random.pick(names.macros) + random.pick(CALLS) : 'name',
  lit: (random) => stringLiteral(random),
  small: (random) => String(random.int(0, 4)),
  index: (random) => String(random.int(-5, 5)),
  width: (random) => String(random.pick([0, 1, 3, 5, 7, 8, 10, 12, 20, -1])),
  exponent: (random) => String(random.pick([10, 31, 53, 64, 100, 1, 0])),
  base: (random) => String(random.pick([0, 1, 2, 8, 10, 16, 36, 37])),
  pctint: (random) =>
    quoted(
      random,
      `%${random.pick(['', '5', '-5', '05', '+', ' ', '#', '+08', '.3', '-+6'])}${random.pick([...'dixXofFeEgGuc'])}`,
    ),
  pctstr: (random) =>
    quoted(
      random,
      `%${random.pick(['', '5', '-9', '.2', '9.1', '05'])}${random.pick(['s', 'r', 'a', 'c', 'd'])}`,
    ),
  numspec: (random) => quoted(random, `{:${numberSpec(random)}}`),
  strspec: (random) =>
    quoted(
      random,
      `{:${random.pick(['', '>', '<9', '^9', '*^9', 'é>7', '.2', '9.3', '=9', '09', 's', '5s', '+', ',', 'd', '>>4'])}}`,
    ),
};

/** An integer in one of the spellings Jinja2 reads. */
function integerLiteral(random: Random): string {
  return random.weighted([
    [10, () => String(random.int(0, 12))],
    [2, () => String(random.int(13, 10_000))],
    [
      1,
      () =>
        random.pick([
          '0x1F',
          '0b101',
          '0o17',
          '1_000',
          '0X_ff',
          '007',
          '9007199254740993',
          '12345678901234567890',
          '00',
          '1__0',
          '0b2',
          '1_',
        ]),
    ],
  ])();
}

function floatLiteral(random: Random): string {
  return random.weighted([
    [6, () => `${random.int(0, 20)}.${random.pick(['0', '5', '25', '1', '75', '125', '333'])}`],
    [
      2,
      () =>
        random.pick([
          '1e3',
          '2.5e-3',
          '1E5',
          '1.5e+2',
          '1_0.5',
          '1e16',
          '1e-5',
          '0.1',
          '1e15',
          '123456.789e3',
          '1e100',
          '0.0001',
          '0.00001',
        ]),
    ],
    [1, () => random.pick(['1.', '1e', '.5', '1e400', '1.0.0'])],
  ])();
}

/** Names that statements may have set, here or in another scope. */
const MAYBE_NAMES = [
  'missing',
  'p',
  'q',
  'r',
  'i',
  's',
  'u',
  'k',
  'v',
  'e',
  'a',
  'b',
  'z',
  'y',
  'n',
  'ns',
  'lib',
  'm',
  'q2',
  'loop',
];

const CALLS = ['()', '(1)', '(1, 2)', '(b=2)', "('x', c=3)", '(1, 2, 3, 4)', '(zz=1)'];

const STRINGS = [
  '',
  'a',
  'b',
  'x',
  'ab',
  'Hello',
  'l',
  ' ',
  '-',
  ', ',
  '/',
  'é',
  '✓',
  '𝒳',
  '<b>',
  '&',
  'a b c',
  'foo.bar',
  'A',
  'one two',
  '12',
  '%',
  '{}',
  'it',
  '.gz',
  '\\n',
  '\\t',
  '\\u00e9',
  '\\x41',
  '\\\\',
  'home',
];
const RARE_STRINGS = [
  '\\U0001d4b3',
  '\\N{BULLET}',
  '\\q',
  '\\x4',
  '\\101',
  '\\\n',
  '#}',
  '%}',
  '}}',
  '{{',
  '\n',
  '\\r\\n',
  '\\ud83d',
  '\\0',
  '\t',
];

function stringLiteral(random: Random): string {
  return quoted(random, random.chance(0.03) ? random.pick(RARE_STRINGS) : random.pick(STRINGS));
}

function quoted(random: Random, text: string): string {
  return random.chance(0.8) ? `'${text}'` : `"${text}"`;
}

function numberSpec(random: Random): string {
  const fill = random.pick(['', '', '', '*<', '>', '^', '0=', '=', 'x^']);
  const sign = random.pick(['', '', '+', '-', ' ']);
  const alternate = random.pick(['', '', '', '#', 'z']);
  const width = random.pick(['', '', '8', '012', '1', '20']);
  const grouping = random.pick(['', '', ',', '_']);
  const precision = random.pick(['', '', '.2', '.0', '.10', '.']);
  return (
    fill +
    sign +
    alternate +
    width +
    grouping +
    precision +
    random.pick(['', 'd', 'f', 'e', 'g', 'x', 'X', 'b', 'o', 'n', '%', 'F', 'G', 'E', 'c', 's', 'q'])
  );
}
