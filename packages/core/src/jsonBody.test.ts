import { expect, test } from 'vitest';
import {
  isStorableJson,
  JsonText,
  MalformedJsonError,
  parseJsonBody,
  parseJsonObject,
  unwrapMember,
} from './jsonBody.ts';

test('objects have no prototype, and __proto__ is a name like any other', () => {
  const body = parseJsonBody('{"__proto__": {"x": 1}, "a": [{"constructor": 2}]}', []) as Record<
    string,
    unknown
  >;
  expect(Object.getPrototypeOf(body)).toBeNull();
  expect(Object.keys(body)).toEqual(['__proto__', 'a']);
  expect(({} as { x?: number }).x).toBeUndefined();
});

test.each(['{"p": {"a": 1e400}}', '{"q": -1e999}'])('no number is infinite: %s', (text) => {
  expect(() => parseJsonBody(text, ['p'])).toThrow(MalformedJsonError);
});

test('of equal keys the last counts', () => {
  expect(parseJsonBody('{"a": 1, "a": 2}', [])).toEqual({ a: 2 });
});

test('members that must not lose anything stay JSON text when they are objects', () => {
  const body = parseJsonBody('{"p": {"10": 3.0, "9": 123456789012345678901}, "q": {"10": 3.0}}', ['p']) as {
    p: JsonText;
    q: unknown;
  };
  expect(body.p).toBeInstanceOf(JsonText);
  expect(body.p.text).toBe('{"10":3.0,"9":123456789012345678901}');
  expect(body.q).toEqual({ '10': 3 });
  expect(parseJsonBody('{"p": [1]}', ['p'])).toEqual({ p: [1] });
});

test('100 levels are read, 101 are not', () => {
  const nested = (levels: number) => '['.repeat(levels) + ']'.repeat(levels);
  expect(parseJsonBody(nested(100), [])).toBeInstanceOf(Array);
  expect(() => parseJsonBody(nested(101), [])).toThrow(MalformedJsonError);
  expect(() => parseJsonBody('['.repeat(1_000_000), [])).toThrow(MalformedJsonError);
});

test('a blank body is none, and a broken one says where', () => {
  expect(parseJsonBody(' \n', [])).toBeUndefined();
  expect(() => parseJsonBody('{"a" 1}', [])).toThrow(expect.objectContaining({ position: 5 }));
});

test('such objects may lie deeper, or be the whole document', () => {
  const body = parseJsonBody('{"r": {"p": {"b": 1, "a": 2.0}, "q": {"p": 1.0}}, "p": {"c": 1.0}}', ['r.p']);
  expect(body).toEqual({ r: { p: new JsonText('{"b":1,"a":2.0}'), q: { p: 1 } }, p: { c: 1 } });
  expect(parseJsonBody('{"2": 1.0, "1": 2}', [''])).toEqual(new JsonText('{"2":1.0,"1":2}'));
});

test('a text may have to be one object', () => {
  expect(parseJsonObject(' {"a": 1.0} ')).toEqual(new JsonText('{"a":1.0}'));
  expect(parseJsonObject('[1]')).toBeUndefined();
  expect(() => parseJsonObject('{')).toThrow(MalformedJsonError);
});

test('an object that only wraps another under a name is unwrapped', () => {
  const unwrap = (text: string) => unwrapMember(new JsonText(text), 'config').text;
  expect(unwrap('{"config": {"a": 1.0}}')).toBe('{"a":1.0}');
  for (const text of ['{"config":1}', '{"config":{},"more":1}', '{"a":{}}']) expect(unwrap(text)).toBe(text);
});

test('a NUL and half a pair are found however they are written, and nothing else is taken for them', () => {
  const isStorable = (text: string) => isStorableJson(parseJsonObject(text) ?? new JsonText(''));
  for (const text of ['{"a": "\\u0000"}', '{"\\u0000": 1}', '{"a": ["\\ud800"]}', '{"a": "\\\\\\u0000"}']) {
    expect(isStorable(text), text).toBe(false);
  }
  for (const text of ['{"a": "\\\\u0000"}', '{"a": "\\ud83d\\ude00"}', '{"a": "\\\\ud800"}']) {
    expect(isStorable(text), text).toBe(true);
  }
});
