import { FilterArgumentError } from '../errors.ts';
import { modulo } from '../values/arithmetic.ts';
import type { Callback } from '../values/callContext.ts';
import { Dict } from '../values/dict.ts';
import { Tuple } from '../values/tuple.ts';
import { softString } from './softString.ts';

/** printf-style formatting with positional or keyword arguments. */
export const format: Callback = (_context, args, keywords) => {
  const [value = '', ...rest] = args;
  const named = keywords !== undefined && keywords.size > 0;
  if (named && rest.length > 0) {
    throw new FilterArgumentError("can't handle positional and keyword arguments at the same time");
  }
  return modulo(softString(value), named ? Dict.of(keywords) : new Tuple(rest));
};
