import { chargeSize } from '../budget.ts';
import type { Value } from './model.ts';
import { repr } from './repr.ts';
import { hexEscape } from './stringRepr.ts';

/** `ascii(value)`: the repr with everything beyond ASCII escaped. */
export function asciiRepr(value: Value): string {
  const text = repr(value);
  const escaped = text.replace(/[^\x00-\x7f]/gu, (character) => hexEscape(character.codePointAt(0) ?? 0));
  chargeSize('string', escaped.length);
  return escaped;
}
