// Tests of numbers by their remainders.

import { modulo } from '../values/arithmetic.ts';
import { equals } from '../values/compare.ts';
import { define } from '../values/signature.ts';

export const odd = define('test_odd', ['value'], ([value]) => equals(modulo(value, 2), 1));

export const even = define('test_even', ['value'], ([value]) => equals(modulo(value, 2), 0));

export const divisibleby = define('test_divisibleby', ['value', 'num'], ([value, divisor]) =>
  equals(modulo(value, divisor), 0),
);
