import { readFileSync } from 'node:fs';
import { Dict, Float, PyDate, PyDateTime, repr } from '@jobbergate/jinja';
import { describe, expect, test } from 'vitest';
import { DEFAULT_YAML_LIMITS } from './limits.ts';
import { loadYaml } from './loadYaml.ts';
import { YamlError } from './YamlError.ts';

type Case =
  | { readonly text: string; readonly repr: string }
  | { readonly text: string; readonly error: string | null; readonly line: number | null };

/** What PyYAML 6.0.2 made of each text (fixtures/ask-pyyaml.py). */
const CASES: readonly Case[] = JSON.parse(
  readFileSync(new URL('fixtures/pyyaml-6.json', import.meta.url), 'utf8'),
);

function failure(text: string): YamlError {
  try {
    loadYaml(text);
  } catch (error) {
    if (error instanceof YamlError) return error;
    throw error;
  }
  throw new Error('the text was taken');
}

function entry(text: string, key: string): unknown {
  const value = loadYaml(text);
  return value instanceof Dict ? value.getString(key) : undefined;
}

describe('YAML is read as PyYAML reads it', () => {
  const read = CASES.filter((one) => 'repr' in one);
  const refused = CASES.filter((one) => 'error' in one);

  test('the recorded cases cover both outcomes', () => {
    expect(read.length).toBeGreaterThan(350);
    expect(refused.length).toBeGreaterThan(150);
  });

  test.each(read)('$text', ({ text, repr: expected }) => {
    expect(repr(loadYaml(text))).toBe(expected);
  });

  test.each(refused)('refused: $text', ({ text, error, line }) => {
    const { problem, line: found } = failure(text);
    if (error === null) return;
    expect(problem.slice(0, 20)).toBe(error.slice(0, 20));
    if (line !== null) expect(found).toBe(line + 1);
  });
});

describe('values keep their types', () => {
  test('a time stays text, a sexagesimal number is one, and 3.0 is not 3', () => {
    const text = 'time: 01:00:00\nminutes: 1:30\noctal: 0755\nfloat: 3.0\nint: 3\n';
    expect(entry(text, 'time')).toBe('01:00:00');
    expect(entry(text, 'minutes')).toBe(90);
    expect(entry(text, 'octal')).toBe(493);
    expect(entry(text, 'float')).toEqual(new Float(3));
    expect(entry(text, 'int')).toBe(3);
  });

  test('dates and datetimes are such', () => {
    expect(loadYaml('2001-12-14')).toEqual(new PyDate(2001, 12, 14));
    expect(loadYaml('2001-12-14 21:59:43.1 -5')).toEqual(
      new PyDateTime(2001, 12, 14, 21, 59, 43, 100_000, -18_000),
    );
  });

  test('aliases of one list are that very list', () => {
    const text = 'a: &x [1]\nb: *x';
    const value = loadYaml(text);
    expect(value instanceof Dict && value.getString('a') === value.getString('b')).toBe(true);
  });

  test('keys keep their order, also those that look like numbers, and __proto__ is one like others', () => {
    const value = loadYaml('"10": a\n"9": b\n__proto__: {polluted: 1}\n');
    expect(value instanceof Dict && [...value.keys()]).toEqual(['10', '9', '__proto__']);
    expect(Object.getOwnPropertyNames(Object.prototype)).not.toContain('polluted');
  });
});

describe('errors', () => {
  test('say what is wrong, where, and in the midst of what', () => {
    const error = failure('a: 1\nb:\n  - {[1]: 2}\n');
    expect(error).toMatchObject({ problem: 'found unhashable key', line: 3, column: 6 });
    expect(error.message).toBe(
      'while constructing a mapping (line 3, column 5): found unhashable key (line 3, column 6)',
    );
  });

  test('quote no more than a few words of a huge text', () => {
    expect(failure(`!${'x'.repeat(100_000)} 1`).message.length).toBeLessThan(700);
  });
});

describe('hostile texts end soon and with a reason', () => {
  const laughs = ['a: &a [x,x,x,x,x,x,x,x,x,x]'];
  for (const [index, name] of [...'bcdefghij'].entries()) {
    laughs.push(`${name}: &${name} [${Array(10).fill(`*${'abcdefghi'[index]}`).join(',')}]`);
  }
  const merges = laughs.map((line) =>
    line.replace('[x,x,x,x,x,x,x,x,x,x]', '{k: 1}').replace('[*', '{<<: [*').replace(/\]$/, ']}'),
  );

  test.each([
    ['a billion laughs', laughs.join('\n'), /more than 100000 values/],
    ['a billion merges', merges.join('\n'), /more than 100000 values/],
    ['an alias inside its own anchor', '&a [*a]', /lies inside its own anchor/],
    ['brackets that only open', '['.repeat(500_000), /nested deeper than 100/],
    ['sequences in sequences', '- '.repeat(250_000), /nested deeper than 100/],
    ['keys in keys', '? '.repeat(250_000), /nested deeper than 100/],
    [
      'depth by aliases',
      `a: &a ${'['.repeat(60)}${']'.repeat(60)}\nb: ${'['.repeat(60)}*a${']'.repeat(60)}`,
      /nested deeper than 100/,
    ],
    ['an integer of a million digits', `a: ${'9'.repeat(1_000_000)}`, /digits/],
    ['a sexagesimal integer of a million digits', `a: 1${':59'.repeat(300_000)}`, /digits/],
    ['a text beyond the bound', 'a'.repeat(DEFAULT_YAML_LIMITS.length + 1), /characters, more than/],
    ['tabs', '\t'.repeat(500_000), /cannot start any token/],
    ['half a surrogate pair', 'a: \ud800', /special characters are not allowed: #xd800/],
    ['a NUL', 'a: \0', /special characters are not allowed: #x0000/],
  ])('%s', (_, text, reason) => {
    const begin = performance.now();
    expect(failure(text).message).toMatch(reason);
    expect(performance.now() - begin).toBeLessThan(30_000);
  });

  test('a hundred levels are taken', () => {
    expect(repr(loadYaml(`${'['.repeat(100)}${']'.repeat(100)}`))).toHaveLength(200);
  });
});
