// Case mappings of str that JavaScript does not have: title, capitalize, swapcase, casefold.

const CASED = /\p{Cased}/u;
const UPPER_OR_TITLE = /[\p{Uppercase}\p{Lt}]/u;
const LOWERCASE = /\p{Lowercase}/u;
const ALL_PLAIN = /^[\x00-\x7f]*$/;

/** Title case where it is not "first upper, rest lower" of the upper case (Unicode SpecialCasing.txt). */
const TITLE_EXCEPTIONS = new Map([
  ['ŉ', 'ʼN'],
  ...[...'Ǆǅǆ'].map((letter) => [letter, 'ǅ'] as const),
  ...[...'Ǉǈǉ'].map((letter) => [letter, 'ǈ'] as const),
  ...[...'Ǌǋǌ'].map((letter) => [letter, 'ǋ'] as const),
  ...[...'Ǳǲǳ'].map((letter) => [letter, 'ǲ'] as const),
  ['ᾲ', 'Ὰͅ'],
  ['ᾳ', 'ᾼ'],
  ['ᾴ', 'Άͅ'],
  ['ᾷ', 'ᾼ͂'],
  ['ᾼ', 'ᾼ'],
  ['ῂ', 'Ὴͅ'],
  ['ῃ', 'ῌ'],
  ['ῄ', 'Ήͅ'],
  ['ῇ', 'ῌ͂'],
  ['ῌ', 'ῌ'],
  ['ῲ', 'Ὼͅ'],
  ['ῳ', 'ῼ'],
  ['ῴ', 'Ώͅ'],
  ['ῷ', 'ῼ͂'],
  ['ῼ', 'ῼ'],
]);

/** Title case of one character. */
export function titleCharacter(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  if (code < 0x80) return character.toUpperCase();
  const exception = TITLE_EXCEPTIONS.get(character);
  if (exception !== undefined) return exception;
  // Greek with iota subscript: the title forms lie eight above the small ones.
  if (code >= 0x1f80 && code <= 0x1faf) return String.fromCodePoint(code | 8);
  // Georgian has capitals, but titles do not use them.
  if (code >= 0x10d0 && code <= 0x10ff) return character;
  const upper = character.toUpperCase();
  const first = String.fromCodePoint(upper.codePointAt(0) ?? 0);
  return first + upper.slice(first.length).toLowerCase();
}

/** `str.capitalize()`. */
export function capitalize(text: string): string {
  const [first] = text;
  return first === undefined ? '' : titleCharacter(first) + lowerTail(text, first.length);
}

/** Lower case of `text` from `start` on; a final sigma looks at the whole text. */
function lowerTail(text: string, start: number): string {
  if (!text.includes('Σ')) return text.slice(start).toLowerCase();
  return text.slice(0, start) === 'Σ'
    ? text.toLowerCase().slice(1)
    : `x${text.slice(start)}`.toLowerCase().slice(1);
}

/** `str.title()`: a letter after a cased one is small, any other begins a word. */
export function titleCase(text: string): string {
  const lower = text.includes('Σ') ? [...text.toLowerCase()] : undefined;
  let previousCased = false;
  let index = 0;
  let result = '';
  for (const character of text) {
    const sigma = character === 'Σ' && lower !== undefined && lower.length === [...text].length;
    if (!previousCased) result += titleCharacter(character);
    else result += sigma ? lower[index] : character.toLowerCase();
    previousCased = CASED.test(character);
    index += 1;
  }
  return result;
}

/** `str.swapcase()`. */
export function swapCase(text: string): string {
  let result = '';
  for (const character of text) {
    if (UPPER_OR_TITLE.test(character)) result += character.toLowerCase();
    else result += LOWERCASE.test(character) ? character.toUpperCase() : character;
  }
  return result;
}

/** `str.casefold()` (Unicode CaseFolding.txt, C and F). */
export function caseFold(text: string): string {
  if (ALL_PLAIN.test(text)) return text.toLowerCase();
  let result = '';
  for (const character of text) result += foldCharacter(character);
  return result;
}

function foldCharacter(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  if (code === 0x131) return character;
  // Cherokee folds to its capitals.
  if ((code >= 0x13a0 && code <= 0x13fd) || (code >= 0xab70 && code <= 0xabbf))
    return character.toUpperCase();
  if (character === 'ẞ') return 'ss';
  const folded = character.toUpperCase().toLowerCase();
  return folded.replaceAll('ς', 'σ');
}
