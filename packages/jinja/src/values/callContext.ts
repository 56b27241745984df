// What a filter, test, global or method may ask of the rendering that calls it.

import type { Value } from './model.ts';
import type { Undefined, UndefinedOptions } from './undefined.ts';

/** Positional arguments; for a filter or test the first is the value it is applied to. */
export type Arguments = readonly Value[];
/** Keyword arguments; undefined when there are none, so that the usual call allocates nothing. */
export type Keywords = ReadonlyMap<string, Value> | undefined;
/** The one shape of everything callable. */
export type Callback = (context: CallContext, args: Arguments, keywords: Keywords) => Value;

/** `Environment.policies` of Jinja2, the part that is in use. */
export interface Policies {
  readonly 'urlize.rel': string | null;
  readonly 'urlize.target': string | null;
  readonly 'urlize.extra_schemes': readonly string[] | null;
  readonly 'truncate.leeway': number;
  readonly 'json.dumps_kwargs': { readonly sort_keys: boolean };
}

/** Jinja2's default policies. */
export const DEFAULT_POLICIES: Policies = {
  'urlize.rel': 'noopener',
  'urlize.target': null,
  'urlize.extra_schemes': null,
  'truncate.leeway': 5,
  'json.dumps_kwargs': { sort_keys: true },
};

export interface CallContext {
  /** The evaluation context's autoescape at the point of the call. */
  readonly autoescape: boolean;
  readonly sandboxed: boolean;
  readonly policies: Policies;
  readonly newlineSequence: string;
  /** Uniform in [0, 1): the source of `random` and `lipsum`. */
  random(): number;
  /** Makes an undefined value of the environment's kind. */
  undefined(options: UndefinedOptions): Undefined;
  hasFilter(name: string): boolean;
  hasTest(name: string): boolean;
  /** Applies a filter by name; TemplateRuntimeError when there is none. `args[0]` is the value. */
  callFilter(name: string, args: Arguments, keywords: Keywords): Value;
  /** Applies a test by name, as `callFilter`; the result is whatever the test gave. */
  callTest(name: string, args: Arguments, keywords: Keywords): Value;
  /** Calls a value. */
  call(callee: Value, args: Arguments, keywords: Keywords): Value;
}
