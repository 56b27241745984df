// Runs one case of a fixture file against the implementation.

import { FILTERS } from '../filters/registry.ts';
import { TESTS } from '../tests/registry.ts';
import { getAttribute, getItem } from '../values/access.ts';
import { binary, negate, positive } from '../values/arithmetic.ts';
import { equals, order } from '../values/compare.ts';
import { Dict } from '../values/dict.ts';
import { formatValue } from '../values/formatValue.ts';
import { hashKey } from '../values/hash.ts';
import { contains, length, listOf } from '../values/iterate.ts';
import { Markup } from '../values/markup.ts';
import type { BinaryOperator, OrderOperator, Value } from '../values/model.ts';
import { repr, str } from '../values/repr.ts';
import { PySet } from '../values/set.ts';
import { subscript } from '../values/subscript.ts';
import { truth } from '../values/truth.ts';
import { Tuple } from '../values/tuple.ts';
import { decode, sandbox } from './pythonAnswers.ts';

type Case = readonly Value[];

/** The result of the case; its expected answer is not looked at. */
export function run(file: string, test: Case): Value {
  return RUNNERS[file]?.(test) ?? null;
}

const RUNNERS: Readonly<Record<string, (test: Case) => Value>> = {
  operators,
  access,
  methods,
  formats,
  filters,
  tests,
};

const UNARY: Readonly<Record<string, (value: Value) => Value>> = {
  neg: negate,
  pos: positive,
  repr,
  str,
  bool: truth,
  len: length,
  list: listOf,
  hash: (value) => {
    hashKey(value);
    return 'hashable';
  },
};

function operators([name, left, right]: Case): Value {
  const operator = str(name ?? null);
  const [a, b] = [decode(left ?? null), decode(right ?? null)];
  const unary = UNARY[operator];
  if (unary !== undefined) return unary(a);
  if (operator === '==') return equals(a, b);
  if (operator === 'in') return contains(b, a);
  if (['<', '<=', '>', '>='].includes(operator)) return order(operator as OrderOperator, a, b);
  return binary(operator as BinaryOperator, a, b);
}

function access([how, owner, key]: Case): Value {
  const [value, name] = [decode(owner ?? null), decode(key ?? null)];
  if (how === 'getattr') return getAttribute(sandbox(), value, str(name));
  return how === 'getitem' ? getItem(sandbox(), value, name) : subscript(value, name);
}

function methods([owner, name, args, keywords]: Case): Value {
  const value = decode(owner ?? null);
  const context = sandbox();
  const method = getAttribute(context, value, str(name ?? null));
  const result = context.call(method, decode(args ?? null) as Value[], keywordsOf(keywords));
  const mutable = Array.isArray(value) || value instanceof Dict || value instanceof PySet;
  return mutable ? new Tuple([result, value]) : result;
}

function formats([how, format, subject]: Case): Value {
  const text = str(format ?? null);
  if (how === 'strformat') return callFormat(text, subject ?? null);
  const value = decode(subject ?? null);
  if (how === 'format') return formatValue(value, text);
  return binary('%', how === '%' ? text : new Markup(text), value);
}

function callFormat(text: string, call: Value): Value {
  const [args, keywords] = call instanceof Dict ? [call.getString('args'), call.getString('kwargs')] : [];
  const context = sandbox();
  const method = getAttribute(context, text, 'format');
  return context.call(method, decode(args ?? null) as Value[], keywordsOf(keywords));
}

function filters([name, args, keywords, autoescape]: Case): Value {
  const filter = FILTERS.get(str(name ?? null));
  return (
    filter?.(
      sandbox({ autoescape: autoescape === true }),
      decode(args ?? null) as Value[],
      keywordsOf(keywords),
    ) ?? null
  );
}

function tests([name, args]: Case): Value {
  return TESTS.get(str(name ?? null))?.(sandbox(), decode(args ?? null) as Value[], undefined) ?? null;
}

function keywordsOf(value: Value | undefined): ReadonlyMap<string, Value> | undefined {
  if (!(value instanceof Dict) || value.size === 0) return undefined;
  return new Map([...value.entries()].map(([key, item]) => [str(key), decode(item)]));
}
