import { readFileSync } from 'node:fs';
import {
  Bytes,
  Dict,
  Float,
  PyDate,
  PyDateTime,
  PySet,
  repr,
  Tuple,
  Undefined,
  type Value,
} from '@jobbergate/jinja';
import { describe, expect, test } from 'vitest';
import { dumpYaml } from './dumpYaml.ts';
import { loadYaml } from './loadYaml.ts';

const READ: readonly { readonly text: string; readonly repr: string }[] = JSON.parse(
  readFileSync(new URL('fixtures/pyyaml-6.json', import.meta.url), 'utf8'),
).filter((one: object) => 'repr' in one);

describe('what is written is read back as it was', () => {
  test.each(READ)('$repr', ({ text }) => {
    const value = loadYaml(text);
    expect(repr(loadYaml(dumpYaml(value)))).toBe(repr(value));
  });

  const values: readonly Value[] = [
    '',
    ' ',
    'true',
    '1:30',
    '0755',
    '1e5',
    '2001-01-01',
    '- a',
    'a: b',
    'a #b',
    '#a',
    '---',
    '...',
    '%a',
    '@a',
    'tab\there',
    'one\ntwo',
    'one\ntwo\n',
    'one\n\n  two\n\n\n',
    '\nleading',
    '  indented\nfirst',
    'trailing space \nx',
    'carriage\r\nreturn',
    'nel\u0085ls\u2028ps\u2029bom\ufeff\x7f\x00',
    '\ud800',
    '😀 日本 é',
    'x'.repeat(2000),
    Dict.of([['k'.repeat(2000), 1]]),
    new Float(1e16),
    new Float(1e-7),
    new Float(-0),
    new Float(Number.POSITIVE_INFINITY),
    123456789012345678901234567890n,
    new PyDate(1, 1, 1),
    new PyDateTime(2001, 12, 14, 21, 59, 43, 100_000, 19_800),
    new PyDateTime(2001, 12, 14, 0, 0, 0, 0, null),
    new Bytes(new Uint8Array([0, 255, 10])),
    new Bytes(new Uint8Array(300_000)),
    PySet.of([]),
    PySet.of(['a', 1, null]),
    [new Tuple(['a', 1]), new Tuple(['a', [new Tuple(['b', PySet.of(['c'])])]])],
    [[[1], []], [Dict.of([])], Dict.of([['a', [[Dict.of([['b', null]])]]]])],
    Dict.of([
      [1, 'int'],
      [new Float(1.5), 'float'],
      [null, 'none'],
      [new PyDate(2001, 1, 1), 'date'],
      ['<<', 'no merge'],
      ['=', 'no value'],
    ]),
  ];
  test.each(values.map((value) => [repr(value).slice(0, 80), value] as const))('%s', (_, value) => {
    expect(repr(loadYaml(dumpYaml(value)))).toBe(repr(value));
  });
});

test('a configuration is written the way people write one', () => {
  const config = Dict.of([
    [
      'application_config',
      Dict.of([
        ['nodes', 2],
        ['time', '01:00:00'],
        ['script', 'set -e\nsrun ./a.out\n'],
      ]),
    ],
    [
      'jobbergate_config',
      Dict.of([
        ['default_template', 'main.sh.j2'],
        ['supporting_files', ['a.j2', 'b.j2']],
      ]),
    ],
  ]);
  expect(dumpYaml(config)).toBe(`application_config:
  nodes: 2
  time: 01:00:00
  script: |
    set -e
    srun ./a.out
jobbergate_config:
  default_template: main.sh.j2
  supporting_files:
    - a.j2
    - b.j2
`);
});

test('a value that YAML does not know is refused', () => {
  expect(() => dumpYaml([new Undefined('default', { name: 'x' })])).toThrow(TypeError);
});
