// `repr()` and `str()` of every value.

import { charge, chargeSize, checkSize } from '../budget.ts';
import { PythonError } from '../errors.ts';
import { intText } from './intText.ts';
import type { PyObject, Value } from './model.ts';
import { stringRepr } from './stringRepr.ts';

const MAX_DEPTH = 900;
/** Containers whose repr is under way, so that one that contains itself shows as `[...]`. */
const open = new Set<object>();

/** `repr(value)`. */
export function repr(value: Value): string {
  switch (typeof value) {
    case 'string':
      return stringRepr(value);
    case 'number':
      return String(value);
    case 'bigint':
      return intText(value);
    case 'boolean':
      return value ? 'True' : 'False';
    default:
      if (value === null) return 'None';
      return Array.isArray(value) ? reprItems(value, value, '[', ']') : value.repr();
  }
}

/** `str(value)`. */
export function str(value: Value): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value.str();
  return repr(value);
}

/** The repr of a list or tuple: its items between brackets. */
export function reprItems(
  owner: Value[] | PyObject,
  items: readonly Value[],
  opening: string,
  closing: string,
): string {
  return reprGuarded(owner, `${opening}...${closing.at(-1)}`, () => {
    let text = opening;
    for (let start = 0; start < items.length; start += RUN) {
      const run = items.slice(start, start + RUN);
      if (start > 0) text += ', ';
      text += run.map(reprItem).join(', ');
      checkSize('string', text.length);
    }
    return text + closing;
  });
}

/** Items shown in one go: joined at once, they take less memory than one by one. */
const RUN = 1024;

function reprItem(item: Value): string {
  charge(1);
  return repr(item);
}

/** Runs `build` for a container unless it is being shown already; `cycle` is what an inner occurrence shows. */
export function reprGuarded(owner: object, cycle: string, build: () => string): string {
  if (open.has(owner)) return cycle;
  if (open.size >= MAX_DEPTH) {
    throw new PythonError(
      'RecursionError',
      'maximum recursion depth exceeded while getting the repr of an object',
    );
  }
  open.add(owner);
  try {
    const text = build();
    chargeSize('string', text.length);
    return text;
  } finally {
    open.delete(owner);
  }
}
