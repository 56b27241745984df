import { valueError } from '../../errors.ts';
import type { Callable } from '../callable.ts';
import { Float } from '../float.ts';
import type { Value } from '../model.ts';
import { intValue, numericValue } from '../numbers.ts';
import type { Range } from '../range.ts';
import { repr } from '../repr.ts';
import { boundMethod, methodTable, one } from './method.ts';

/** The method of a range by that name, bound to it. */
export function rangeMethod(range: Range, name: string): Callable | undefined {
  return boundMethod(RANGE_METHODS, 'range', name, range, range);
}

const RANGE_METHODS = methodTable<Range>({
  count: one((range, value) => (placeOf(range, value) < 0 ? 0 : 1)),
  index: one((range, value) => {
    const index = placeOf(range, value);
    if (index < 0) {
      // Only ints go the short way that knows it is a range.
      throw valueError(
        intValue(value) === undefined
          ? 'sequence.index(x): x not in sequence'
          : `${repr(value)} is not in range`,
      );
    }
    return index;
  }),
});

function placeOf(range: Range, value: Value): number {
  const number = numericValue(value);
  if (number === undefined) return -1;
  return range.indexOf(number instanceof Float ? number.value : Number(number));
}
