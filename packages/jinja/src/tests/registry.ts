// All built-in tests of Jinja2 3.1 by name.

import { typeError } from '../errors.ts';
import type { Callback } from '../values/callContext.ts';
import { equals, order } from '../values/compare.ts';
import { contains } from '../values/iterate.ts';
import type { OrderOperator, Value } from '../values/model.ts';
import { define } from '../values/signature.ts';
import { divisibleby, even, odd } from './numbers.ts';
import {
  boolean,
  callable,
  defined,
  escaped,
  filter,
  float,
  integer,
  iterable,
  lower,
  mapping,
  none,
  number,
  sameas,
  sequence,
  string,
  test,
  undefinedTest,
  upper,
} from './types.ts';

const eq = compare('eq', equals);
const ne = compare('ne', (left, right) => !equals(left, right));
const gt = ordering('gt', '>');
const ge = ordering('ge', '>=');
const lt = ordering('lt', '<');
const le = ordering('le', '<=');

/** Tests by the name templates use. */
export const TESTS: ReadonlyMap<string, Callback> = new Map<string, Callback>([
  ['!=', ne],
  ['<', lt],
  ['<=', le],
  ['==', eq],
  ['>', gt],
  ['>=', ge],
  ['boolean', boolean],
  ['callable', callable],
  ['defined', defined],
  ['divisibleby', divisibleby],
  ['eq', eq],
  ['equalto', eq],
  ['escaped', escaped],
  ['even', even],
  ['false', define('test_false', ['value'], ([value]) => value === false)],
  ['filter', filter],
  ['float', float],
  ['ge', ge],
  ['greaterthan', gt],
  ['gt', gt],
  ['in', define('test_in', ['value', 'seq'], ([value, container]) => contains(container, value))],
  ['integer', integer],
  ['iterable', iterable],
  ['le', le],
  ['lessthan', lt],
  ['lower', lower],
  ['lt', lt],
  ['mapping', mapping],
  ['ne', ne],
  ['none', none],
  ['number', number],
  ['odd', odd],
  ['sameas', sameas],
  ['sequence', sequence],
  ['string', string],
  ['test', test],
  ['true', define('test_true', ['value'], ([value]) => value === true)],
  ['undefined', undefinedTest],
  ['upper', upper],
]);

/** A comparison operator as a test: Python's `operator` functions, which take no keywords. */
function compare(name: string, holds: (left: Value, right: Value) => boolean): Callback {
  return (_context, [left, right, ...rest], keywords) => {
    if (keywords !== undefined && keywords.size > 0)
      throw typeError(`_operator.${name}() takes no keyword arguments`);
    if (left === undefined || right === undefined) throw typeError(`${name} expected 2 arguments, got 1`);
    if (rest.length > 0) throw typeError(`${name} expected 2 arguments, got ${rest.length + 2}`);
    return holds(left, right);
  };
}

function ordering(name: string, operator: OrderOperator): Callback {
  return compare(name, (left, right) => order(operator, left, right));
}
