// The methods of dict.

import { chargeSize } from '../../budget.ts';
import { PythonError, typeError, valueError } from '../../errors.ts';
import type { Callable } from '../callable.ts';
import type { Arguments, Keywords } from '../callContext.ts';
import { Dict } from '../dict.ts';
import { DictView } from '../dictView.ts';
import { iterable, tryIterate } from '../iterate.ts';
import type { Value } from '../model.ts';
import { repr } from '../repr.ts';
import { Tuple } from '../tuple.ts';
import { Undefined } from '../undefined.ts';
import { between, boundMethod, free, methodTable, none } from './method.ts';

/** The method of a dict by that name, bound to it. */
export function dictMethod(dict: Dict, name: string): Callable | undefined {
  return boundMethod(DICT_METHODS, 'dict', name, dict, dict);
}

const DICT_METHODS = methodTable<Dict>({
  clear: none((dict) => {
    dict.clear();
    return null;
  }),
  copy: none((dict) => {
    chargeSize('list', dict.size);
    return dict.copy();
  }),
  fromkeys: between(1, 2, (_dict, [keys = null, value = null]) => fromKeys(keys, value)),
  get: between(1, 2, (dict, [key = null, fallback = null]) => {
    const value = dict.get(key);
    return value === undefined ? fallback : value;
  }),
  items: none((dict) => new DictView(dict, 'items')),
  keys: none((dict) => new DictView(dict, 'keys')),
  pop: between(1, 2, (dict, [key = null, fallback]) => {
    const found = dict.get(key);
    const value = found === undefined ? fallback : found;
    if (value === undefined) throw new PythonError('KeyError', repr(key));
    dict.delete(key);
    return value;
  }),
  popitem: none((dict) => {
    const entry = dict.lastEntry();
    if (entry === undefined) throw new PythonError('KeyError', repr('popitem(): dictionary is empty'));
    dict.delete(entry[0]);
    return new Tuple(entry);
  }),
  setdefault: between(1, 2, (dict, [key = null, fallback = null]) => {
    const value = dict.get(key);
    if (value !== undefined) return value;
    addEntry(dict, key, fallback);
    return fallback;
  }),
  update: free((dict, args, keywords) => {
    updateDict(dict, 'update', args, keywords);
    return null;
  }),
  values: none((dict) => new DictView(dict, 'values')),
});

/** `dict.fromkeys(keys, value)`. */
export function fromKeys(keys: Value, value: Value): Dict {
  const dict = new Dict();
  for (const key of iterable(keys)) addEntry(dict, key, value);
  return dict;
}

/** What `dict(…)` and `dict.update(…)` do with their arguments: a mapping or pairs, then the keywords. */
export function updateDict(dict: Dict, name: string, args: Arguments, keywords: Keywords): void {
  if (args.length > 1) throw typeError(`${name} expected at most 1 argument, got ${args.length}`);
  const [source] = args;
  if (source instanceof Dict) {
    for (const [key, value] of source.entries()) addEntry(dict, key, value);
  } else if (source instanceof Undefined) {
    source.fail();
  } else if (source !== undefined) {
    addPairs(dict, source);
  }
  for (const [key, value] of keywords ?? []) addEntry(dict, key, value);
}

function addPairs(dict: Dict, pairs: Value): void {
  let position = 0;
  for (const pair of iterable(pairs)) {
    if (tryIterate(pair) === undefined) {
      throw typeError(`cannot convert dictionary update sequence element #${position} to a sequence`);
    }
    const [key, value, ...rest] = iterable(pair);
    if (key === undefined || value === undefined || rest.length > 0) {
      const length = key === undefined ? 0 : value === undefined ? 1 : 2 + rest.length;
      throw valueError(`dictionary update sequence element #${position} has length ${length}; 2 is required`);
    }
    addEntry(dict, key, value);
    position += 1;
  }
}

function addEntry(dict: Dict, key: Value, value: Value): void {
  chargeSize('list', 2);
  if (dict.size % 1024 === 1023) chargeSize('list', dict.size + 1);
  dict.set(key, value);
}
