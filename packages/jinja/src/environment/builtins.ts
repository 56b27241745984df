/** The filters, tests and globals every environment has. */
import type { Callback } from '../values/callContext.ts';
import type { Value } from '../values/model.ts';

export const BUILTIN_FILTERS: ReadonlyMap<string, Callback> = new Map();
export const BUILTIN_TESTS: ReadonlyMap<string, Callback> = new Map();
export function builtinGlobals(_sandbox: boolean): ReadonlyMap<string, Value> {
  return new Map();
}
