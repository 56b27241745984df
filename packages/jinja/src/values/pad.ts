// Padding to a width counted in code points.

import { chargeSize } from '../budget.ts';
import { stringLength } from './stringProtocol.ts';

/** Where the padding goes; `center` is that of `str.center`, `middle` that of `format`. */
export type PadSide = 'left' | 'right' | 'center' | 'middle';

/** Spreads `fill` around the text so that it is `width` characters long. */
export function pad(text: string, width: number, fill: string, side: PadSide): string {
  const missing = width - stringLength(text);
  if (missing <= 0) return text;
  chargeSize('string', text.length + missing * fill.length);
  if (side === 'right') return text + fill.repeat(missing);
  if (side === 'left') return fill.repeat(missing) + text;
  // `str.center` puts an odd one to the left when the width is odd too, `format` never does.
  const left = Math.floor(missing / 2) + (side === 'center' ? (missing % 2) & (width % 2) : 0);
  return fill.repeat(left) + text + fill.repeat(missing - left);
}

/** `str.zfill`: zeros after the sign. */
export function zeroFill(text: string, width: number): string {
  const sign = text.startsWith('+') || text.startsWith('-') ? text.charAt(0) : '';
  return sign + pad(text.slice(sign.length), width - sign.length, '0', 'left');
}
