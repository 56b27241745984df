/** What `{% debug %}` prints: the names in sight, and the filters and tests there are. */

import { pprintText } from '../filters/pprint.ts';
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
  const text = pprintText(report, { depth: 3, compact: true });
  return context.autoescape ? escapeText(text) : text;
}
