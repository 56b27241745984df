import { describe, expect, test } from 'vitest';
import { Dict } from '../values/dict.ts';
import { Float } from '../values/float.ts';
import { repr } from '../values/repr.ts';
import { JsonError, parseJson } from './parseJson.ts';
import { stringifyJson } from './stringifyJson.ts';

describe('JSON', () => {
  test.each([
    '{"b":1,"10":2,"9":3,"":null}',
    '[3.0,1e+20,1e-07,-0.0,0.1,5e-324,1.7976931348623157e+308]',
    '[9007199254740993,-123456789012345678901234567890,0,-1]',
    '{"__proto__":{"x":1},"constructor":[]}',
    '["\\u0000\\ud800 é ✓ 😀 \\"\\\\\\n"]',
    '[[[[]]],{},true,false,null,""]',
  ])('comes back as it was: %s', (text) => {
    expect(stringifyJson(parseJson(text))).toBe(text);
  });

  test('keeps ints and floats apart', () => {
    expect(parseJson('3')).toBe(3);
    expect(parseJson('3.0')).toEqual(new Float(3));
    expect(parseJson('9007199254740993')).toBe(9007199254740993n);
    expect(parseJson('-0')).toBe(0);
    expect(repr(parseJson('[1E3, 1e400]'))).toBe('[1000.0, inf]');
  });

  test('refuses numbers beyond the range of floats where told to, with their place', () => {
    const read = (text: string) => parseJson(text, { overflow: 'refuse' });
    expect(() => read('[1, -1e400]')).toThrow('Number out of range: line 1 column 5 (char 4)');
    expect(repr(read('[1e308, 1e-400]'))).toBe('[1e+308, 0.0]');
  });

  test('lets the last of equal keys win, in the place of the first', () => {
    expect(repr(parseJson('{"a":1,"b":2,"a":3}'))).toBe("{'a': 3, 'b': 2}");
  });

  test('does not reach the prototype through a key', () => {
    const dict = parseJson('{"__proto__":{"polluted":1}}');

    expect(dict instanceof Dict && dict.size).toBe(1);
    expect({}).not.toHaveProperty('polluted');
  });

  // Messages and places as Python's json.loads gives them.
  test.each([
    ['', 'Expecting value: line 1 column 1 (char 0)'],
    ['{"a" 1}', "Expecting ':' delimiter: line 1 column 6 (char 5)"],
    ['{"a":1,}', 'Expecting property name enclosed in double quotes: line 1 column 8 (char 7)'],
    ['[1,\n2,]', 'Expecting value: line 2 column 3 (char 6)'],
    ['[1 2]', "Expecting ',' delimiter: line 1 column 4 (char 3)"],
    ['"abc', 'Unterminated string starting at: line 1 column 1 (char 0)'],
    ['"a\nb"', 'Invalid control character at: line 1 column 3 (char 2)'],
    ['"\\x"', 'Invalid \\escape: line 1 column 2 (char 1)'],
    ['01', 'Extra data: line 1 column 2 (char 1)'],
    ['1 2', 'Extra data: line 1 column 3 (char 2)'],
    ['NaN', 'Expecting value: line 1 column 1 (char 0)'],
    ['tru', 'Expecting value: line 1 column 1 (char 0)'],
    ['-', 'Expecting value: line 1 column 1 (char 0)'],
  ])('refuses %j and says where', (text, message) => {
    expect(() => parseJson(text)).toThrow(
      new JsonError(message.slice(0, message.indexOf(': line')), text, 0).constructor as typeof JsonError,
    );
    expect(() => parseJson(text)).toThrow(message);
  });

  test('refuses what nests or counts without end', () => {
    expect(() => parseJson('['.repeat(100_000))).toThrow('Nesting deeper than 500');
    expect(() => parseJson('9'.repeat(5_000))).toThrow('Integer of more than 4300 digits');
    expect(repr(parseJson('[[1]]', { maxDepth: 2 }))).toBe('[[1]]');
    expect(() => parseJson('[[1]]', { maxDepth: 1 })).toThrow('Nesting deeper than 1');
  });

  test('accepts NaN, infinities and lone surrogates only as told', () => {
    expect(repr(parseJson('[NaN,Infinity,-Infinity]', { allowNaN: true }))).toBe('[nan, inf, -inf]');
    expect(() => parseJson('"\\ud800"', { loneSurrogates: 'refuse' })).toThrow('Unpaired surrogate');
    expect(parseJson('"\\ud83d\\ude00"', { loneSurrogates: 'refuse' })).toBe('😀');
  });

  test('writes no NaN, no set and no endless value', () => {
    const endless: unknown[] = [];
    endless.push(endless);

    expect(() => stringifyJson(new Float(Number.NaN))).toThrow('Out of range float values');
    expect(() => stringifyJson(endless as never)).toThrow('contains itself');
    expect(() => stringifyJson(Dict.of([[1, 2]]))).toThrow('keys must be str, not int');
  });
});
