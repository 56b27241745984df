// The built-in globals that are plain functions; those bound to a rendering (cycler, joiner, namespace) are the runtime's.

import { Callable } from '../values/callable.ts';
import type { Value } from '../values/model.ts';
import { DICT_TYPE } from './dict.ts';
import { lipsum } from './lipsum.ts';
import { range } from './range.ts';

/** Globals by the name templates use. */
export const GLOBALS: ReadonlyMap<string, Value> = new Map<string, Value>([
  ['dict', DICT_TYPE],
  ['lipsum', new Callable('generate_lorem_ipsum', lipsum)],
  ['range', new Callable('safe_range', range)],
]);
