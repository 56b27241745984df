import { describe, expect, test } from 'vitest';
import { InvalidValueError } from '../errors.ts';
import { joinScriptPath, normaliseScriptPath } from './scriptPath.ts';

describe('a script file has one path', () => {
  test.each([
    ['main.sh', 'main.sh'],
    ['./main.sh', 'main.sh'],
    ['a//b/./c/', 'a/b/c'],
    ['a b/ä.sh', 'a b/ä.sh'],
    ['...', '...'],
    ['a..b', 'a..b'],
    [`${'d/'.repeat(100)}x`, `${'d/'.repeat(100)}x`],
  ])('%j is %j', (path, normal) => {
    expect(normaliseScriptPath(path)).toBe(normal);
  });

  test.each([
    ['', /names no file/],
    ['.', /names no file/],
    ['./', /names no file/],
    ['/etc/passwd', /is absolute/],
    ['//x', /is absolute/],
    ['..', /leaves its folder/],
    ['a/../b', /leaves its folder/],
    ['a/..', /leaves its folder/],
    ['a\0b', /control character/],
    ['a\nb', /control character/],
    ['a\x7fb', /control character/],
    ['a\u0085b', /control character/],
    ['\ud800', /not valid Unicode/],
    ['x'.repeat(256), /too long/],
    ['x/'.repeat(3000), /too long/],
    ['x'.repeat(5000), /too long/],
  ])('%j is refused', (path, reason) => {
    expect(() => normaliseScriptPath(path)).toThrow(reason);
    expect(() => normaliseScriptPath(path)).toThrow(InvalidValueError);
  });

  test.each([
    ['', 'x', 'x'],
    ['.', 'x', 'x'],
    ['out/', './x', 'out/x'],
  ])('below %j, %j is %j', (folder, path, joined) => {
    expect(joinScriptPath(folder, path)).toBe(joined);
  });

  test.each([
    ['/tmp', 'x'],
    ['out', '/x'],
    ['..', 'x'],
    ['out', '../x'],
  ])('below %j, %j is refused', (folder, path) => {
    expect(() => joinScriptPath(folder, path)).toThrow(InvalidValueError);
  });
});
