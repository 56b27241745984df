import { charge, chargeSize } from '../budget.ts';
import { PythonError, typeError } from '../errors.ts';
import { add } from '../values/arithmetic.ts';
import { Bytes } from '../values/bytes.ts';
import { Markup, textOf } from '../values/markup.ts';
import type { Value } from '../values/model.ts';
import { intValue } from '../values/numbers.ts';
import { repeatString } from '../values/repeat.ts';
import { str } from '../values/repr.ts';
import { define } from '../values/signature.ts';
import { truth } from '../values/truth.ts';
import { Tuple } from '../values/tuple.ts';
import { typeName } from '../values/typeName.ts';
import { Undefined } from '../values/undefined.ts';
import { splitLines } from '../values/whitespace.ts';

/** Indents every line but the first (unless `first`) and the empty ones (unless `blank`). */
export const indent = define(
  'do_indent',
  ['s', ['width', 4], ['first', false], ['blank', false]],
  ([value, width, first, blank]) => {
    const margin = marginOf(width);
    const text = requireText(value);
    const indented = indentLines(splitLines(`${text}\n`), margin, truth(first), truth(blank));
    return value instanceof Markup ? new Markup(indented) : indented;
  },
);

function indentLines(lines: readonly string[], margin: string, first: boolean, blank: boolean): string {
  const length = lines.reduce((sum, line) => sum + line.length + margin.length + 1, 0);
  chargeSize('string', length);
  charge(lines.length);
  return lines
    .map((line, index) => ((index === 0 ? first : blank || line !== '') ? margin + line : line))
    .join('\n');
}

function marginOf(width: Value): string {
  const text = textOf(width);
  if (text !== undefined) return text;
  if (width instanceof Undefined) return width.fail();
  const spaces = intValue(width);
  if (spaces === undefined)
    throw typeError(`can't multiply sequence by non-int of type '${typeName(width)}'`);
  return repeatString(' ', spaces);
}

function requireText(value: Value): string {
  const text = textOf(value);
  if (text !== undefined) return text;
  if (value instanceof Undefined) return value.fail();
  if (Array.isArray(value)) {
    throw new PythonError('AttributeError', "'list' object has no attribute 'splitlines'");
  }
  if (value instanceof Tuple || value instanceof Bytes) return str(add(value, '\n'));
  throw typeError(`unsupported operand type(s) for +=: '${typeName(value)}' and 'str'`);
}
