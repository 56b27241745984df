// Case mappings of str that JavaScript does not have: title, capitalize, swapcase, casefold.

const CASED = /\p{Cased}/u;
const CASE_IGNORABLE = /\p{Case_Ignorable}/u;
const UPPERCASE = /\p{Uppercase}/u;
const LOWERCASE = /\p{Lowercase}/u;
const ALL_PLAIN = /^[\x00-\x7f]*$/;

/** Title case where it is not "first upper, rest lower" of the upper case (Unicode SpecialCasing.txt). */
const TITLE_EXCEPTIONS = new Map([
  ['ŉ', 'ʼN'],
  ...[...'Ǆǅǆ'].map((letter) => [letter, 'ǅ'] as const),
  ...[...'Ǉǈǉ'].map((letter) => [letter, 'ǈ'] as const),
  ...[...'Ǌǋǌ'].map((letter) => [letter, 'ǋ'] as const),
  ...[...'Ǳǲǳ'].map((letter) => [letter, 'ǲ'] as const),
  // Greek letters with iota subscript, from U+1FB2 on.
  ['\u1fb2', '\u1fba\u0345'],
  ['\u1fb3', '\u1fbc'],
  ['\u1fb4', '\u0386\u0345'],
  ['\u1fb7', '\u0391\u0342\u0345'],
  ['\u1fbc', '\u1fbc'],
  ['\u1fc2', '\u1fca\u0345'],
  ['\u1fc3', '\u1fcc'],
  ['\u1fc4', '\u0389\u0345'],
  ['\u1fc7', '\u0397\u0342\u0345'],
  ['\u1fcc', '\u1fcc'],
  ['\u1ff2', '\u1ffa\u0345'],
  ['\u1ff3', '\u1ffc'],
  ['\u1ff4', '\u038f\u0345'],
  ['\u1ff7', '\u03a9\u0342\u0345'],
  ['\u1ffc', '\u1ffc'],
]);

/** Title case of one character. */
function titleCharacter(character: string): string {
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

/** Lower case of one of a text's characters: a capital sigma at the end of a word has a form of its own. */
function lowerCharacter(characters: readonly string[], index: number): string {
  const character = characters[index] ?? '';
  if (character !== 'Σ') return character.toLowerCase();
  return isFinal(characters, index) ? 'ς' : 'σ';
}

/** Unicode's Final_Sigma: after a cased letter and before none, those without case of their own aside. */
function isFinal(characters: readonly string[], index: number): boolean {
  let before = index - 1;
  while (before >= 0 && CASE_IGNORABLE.test(characters[before] ?? '')) before -= 1;
  if (!CASED.test(characters[before] ?? '')) return false;
  let after = index + 1;
  while (after < characters.length && CASE_IGNORABLE.test(characters[after] ?? '')) after += 1;
  return !CASED.test(characters[after] ?? '');
}

/** `str.capitalize()`. */
export function capitalize(text: string): string {
  const [first] = text;
  if (first === undefined) return '';
  if (!text.includes('Σ')) return titleCharacter(first) + text.slice(first.length).toLowerCase();
  return Array.from(text, (character, index) => (index === 0 ? titleCharacter(character) : character))
    .map((character, index, characters) => (index === 0 ? character : lowerCharacter(characters, index)))
    .join('');
}

/** `str.title()`: a letter after a cased one is small, any other begins a word. */
export function titleCase(text: string): string {
  if (ALL_PLAIN.test(text)) return text.toLowerCase().replace(/[a-z]+/g, capitalize);
  const characters = Array.from(text);
  let previousCased = false;
  let result = '';
  characters.forEach((character, index) => {
    result += previousCased ? lowerCharacter(characters, index) : titleCharacter(character);
    previousCased = CASED.test(character);
  });
  return result;
}

/** `str.swapcase()`. */
export function swapCase(text: string): string {
  if (ALL_PLAIN.test(text)) {
    return text.replace(/[a-z]+|[A-Z]+/g, (run) => (run >= 'a' ? run.toUpperCase() : run.toLowerCase()));
  }
  const characters = Array.from(text);
  let result = '';
  characters.forEach((character, index) => {
    if (UPPERCASE.test(character)) result += lowerCharacter(characters, index);
    else result += LOWERCASE.test(character) ? character.toUpperCase() : character;
  });
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
