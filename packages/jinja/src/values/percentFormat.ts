import { typeError } from '../errors.ts';
import type { Value } from './model.ts';

/** `format % values` of a str. */
export function formatPercent(_format: string, _values: Value): string {
  throw typeError('% formatting');
}

/** `format % values` of a Markup: what is put in is escaped. */
export function formatMarkupPercent(_format: string, _values: Value): string {
  throw typeError('% formatting');
}
