import { expect, test } from 'vitest';
import { JsonText, MalformedJsonError, parseJsonBody } from './jsonBody.ts';

test('objects have no prototype, and __proto__ is a name like any other', () => {
  const body = parseJsonBody('{"__proto__": {"x": 1}, "a": [{"constructor": 2}]}', []) as Record<
    string,
    unknown
  >;
  expect(Object.getPrototypeOf(body)).toBeNull();
  expect(Object.keys(body)).toEqual(['__proto__', 'a']);
  expect(({} as { x?: number }).x).toBeUndefined();
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
