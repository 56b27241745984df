import { chargeSize } from '../budget.ts';
import { PythonError, typeError, valueError } from '../errors.ts';
import type { Callback } from '../values/callContext.ts';
import type { Value } from '../values/model.ts';
import { type Int, intValue } from '../values/numbers.ts';
import { Range } from '../values/range.ts';
import { PyType } from '../values/type.ts';
import { typeName } from '../values/typeName.ts';

/** Most numbers a range may hold in the sandbox (`jinja2.sandbox.MAX_RANGE`). */
const MAX_RANGE = 100_000;

/** The class that `range` is outside of the sandbox. */
export const RANGE_TYPE = new PyType('range', (context, args, keywords) => range(context, args, keywords));

/** `range(stop)` or `range(start, stop, step)`, bounded in the sandbox. */
export const range: Callback = (context, args, keywords) => {
  if (keywords !== undefined && keywords.size > 0) {
    const name = context.sandboxed ? 'safe_range' : 'range';
    const [keyword] = keywords.keys();
    throw typeError(
      context.sandboxed
        ? `${name}() got an unexpected keyword argument '${keyword}'`
        : 'range() takes no keyword arguments',
    );
  }
  if (args.length < 1) throw typeError('range expected at least 1 argument, got 0');
  if (args.length > 3) throw typeError(`range expected at most 3 arguments, got ${args.length}`);
  const ints = args.map(toInt);
  const [start = 0, stop = 0] = ints.length === 1 ? [0, ints[0]] : ints;
  return bounded(start, stop, ints[2] ?? 1, context.sandboxed);
};

function bounded(start: Int, stop: Int, step: Int, sandboxed: boolean): Range {
  if (step === 0) throw valueError('range() arg 3 must not be zero');
  const span = step > 0 ? BigInt(stop) - BigInt(start) : BigInt(start) - BigInt(stop);
  const stride = step > 0 ? BigInt(step) : -BigInt(step);
  const count = span <= 0n ? 0n : (span + stride - 1n) / stride;
  if (sandboxed && count > MAX_RANGE) {
    throw new PythonError(
      'OverflowError',
      count > 2n ** 63n - 1n
        ? 'Python int too large to convert to C ssize_t'
        : `Range too big. The sandbox blocks ranges larger than MAX_RANGE (${MAX_RANGE}).`,
    );
  }
  if ([start, stop, step].some((int) => typeof int === 'bigint')) {
    throw new PythonError('OverflowError', 'range() of integers beyond 2**53 is not supported');
  }
  chargeSize('list', Number(count) / 16);
  return new Range(Number(start), Number(stop), Number(step));
}

function toInt(value: Value): Int {
  const int = intValue(value);
  if (int === undefined) throw typeError(`'${typeName(value)}' object cannot be interpreted as an integer`);
  return int;
}
