import { describe, expect, test } from 'vitest';
import { loadPythonCheck } from './pythonCheck.ts';

const check = await loadPythonCheck();

describe('the Python check', () => {
  test.each([
    ['an empty file', ''],
    ['CRLF and a byte order mark', '\ufeffx = 1\r\nif x:\r\n    y = 2\r\n'],
    ['pattern matching', 'match x:\n    case {"a": 1, **rest} if rest:\n        pass\n'],
    ['type parameters and aliases', 'type Pair[T] = tuple[T, T]\ndef first[T](pair: Pair[T]) -> T: ...\n'],
    ['exception groups', 'try:\n    pass\nexcept* ValueError:\n    pass\n'],
    ['nested f-strings', 'f"{value!r:>{width}} {f"{1}"}"\n'],
    ['soft keywords as names', 'match = 1\ncase = 2\ntype = 3\nprint(match, case, type)\n'],
    ['walrus, star expressions, positional-only', 'def f(a, /, *b):\n    if (n := 1): return *a, n\n'],
    ['a bracketed line left of its block', 'def f():\n    (bar.\nbaz)\n    return "(", (1 +\n2)\n'],
    [
      'a workflow',
      'class JobbergateApplication(Base):\n    def mainflow(self, data):\n        return [Text("a")]\n',
    ],
  ])('takes %s', (_, source) => {
    expect(check(source)).toBeNull();
  });

  test.each([
    ['a parameter list that never closes', 'x = 1\ndef f(:\n    pass\n', 2],
    ['half an expression', 'x = 1\ny = 2\nz = a if b else\n', 3],
    ['a string that never closes', 'x = "abc\n', 1],
    ['an else without an if', 'x = 1\nelse: pass\n', 2],
    ['text that is no Python', 'x = 1\nthis is not python at all\n', 2],
    ['a NUL', 'x = 1\0\n', 1],
  ])('refuses %s and names the line', (_, source, line) => {
    expect(check(source)).toMatchObject({ line });
  });

  test.each([
    ['brackets that only open', '('.repeat(200_000)],
    ['brackets that nest deeply', `${'['.repeat(50_000)}${']'.repeat(50_000)}`],
    ['blocks that nest deeply', 'if a:\n'.repeat(20_000)],
    ['quotes only', '"'.repeat(1_000_000)],
    [
      'noise',
      Array.from({ length: 400_000 }, (_, i) => '()[]{}:,.=\n \'"#ab01'[(i * i * 31 + i * 7) % 18]).join(''),
    ],
  ])('ends soon on %s', (_, source) => {
    const begin = performance.now();
    check(source);
    expect(performance.now() - begin).toBeLessThan(60_000);
  });

  test('refuses a source beyond its bound without reading it', () => {
    expect(check('#'.repeat(5_000_000))).toMatchObject({ line: null });
  });
});
