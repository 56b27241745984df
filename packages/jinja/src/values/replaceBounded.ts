// Replacement in long texts, stopped as soon as the result grows too large or the time is over.

import { chargeSize, checkSize } from '../budget.ts';

/** Code units worked on in one go. */
const PIECE = 0x8000;

/** `text.replace(pattern, replacement)` for a global pattern that matches single characters; charges for the result. */
export function replaceBounded(
  text: string,
  pattern: RegExp,
  replacement: (character: string) => string,
): string {
  let result = '';
  for (let start = 0; start < text.length; ) {
    const end = pieceEnd(text, start);
    result += text.slice(start, end).replace(pattern, replacement);
    checkSize('string', result.length);
    start = end;
  }
  chargeSize('string', result.length);
  return result;
}

/** No piece ends within a pair of surrogates. */
function pieceEnd(text: string, start: number): number {
  const end = start + PIECE;
  if (end >= text.length) return text.length;
  const unit = text.charCodeAt(end - 1);
  return unit >= 0xd800 && unit <= 0xdbff ? end + 1 : end;
}
