/** What `{% debug %}` prints: the names in sight, and the filters and tests there are. */

import { Dict } from '../values/dict.ts';
import { escapeText } from '../values/escape.ts';
import type { Context } from './context.ts';

export function debugText(context: Context): string {
  const { filters, tests } = context.environment;
  const report = Dict.of([
    ['context', Dict.of(context.snapshot().collect())],
    ['filters', [...filters.keys()].sort()],
    ['tests', [...tests.keys()].sort()],
  ]);
  const text = context.callFilter('pprint', [report], undefined);
  return typeof text === 'string' && context.autoescape ? escapeText(text) : String(text);
}
