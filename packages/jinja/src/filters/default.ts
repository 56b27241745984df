import { define } from '../values/signature.ts';
import { truth } from '../values/truth.ts';
import { Undefined } from '../values/undefined.ts';

/** The value, or the default when it is undefined (with `boolean`, also when it is false). */
export const defaultValue = define(
  'do_default',
  ['value', ['default_value', ''], ['boolean', false]],
  ([value, fallback, boolean]) =>
    value instanceof Undefined || (truth(boolean) && !truth(value)) ? fallback : value,
);
