import { chargeSize } from '../budget.ts';
import { replaceBounded } from './replaceBounded.ts';

/** Only characters that every repr shows as they are, and no quote or backslash. */
const PLAIN = /^[ !#-&(-[\]-~]*$/;
/** Quotes, the backslash, and what `str.isprintable` denies: categories Other and Separator, the space excepted. */
const NOTABLE = /['"\\]|(?! )[\p{C}\p{Z}]/gu;

/** `repr(str)`: single quotes unless only double ones avoid escapes; non-printables as escapes. */
export function stringRepr(text: string): string {
  chargeSize('string', text.length + 2);
  if (PLAIN.test(text)) return `'${text}'`;
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'";
  return quote + replaceBounded(text, NOTABLE, (character) => escapedCharacter(character, quote)) + quote;
}

function escapedCharacter(character: string, quote: string): string {
  if (character === quote || character === '\\') return `\\${character}`;
  if (character === '\n') return '\\n';
  if (character === '\r') return '\\r';
  if (character === '\t') return '\\t';
  if (character === "'" || character === '"') return character;
  return hexEscape(character.codePointAt(0) ?? 0);
}

/** A code point as Python escapes it in a repr. */
export function hexEscape(codePoint: number): string {
  const hex = codePoint.toString(16);
  if (codePoint < 0x100) return `\\x${hex.padStart(2, '0')}`;
  return codePoint < 0x10000 ? `\\u${hex.padStart(4, '0')}` : `\\U${hex.padStart(8, '0')}`;
}
