/**
 * Python's indentation means nothing inside brackets, but tree-sitter-python 0.25 reads a line there that begins left
 * of its block as the block's end. Indenting such lines far to the right changes no meaning and avoids that.
 */

/** Wider than any block's indentation. */
const FAR_RIGHT = ' '.repeat(200);

/** The source with every line that begins inside brackets indented far; its line numbers stay. Linear in time. */
export function indentContinuations(source: string): string {
  let result = '';
  let copied = 0;
  let depth = 0;
  const token = /["'#([{)\]}\n]/g;
  for (let match = token.exec(source); match !== null; match = token.exec(source)) {
    const character = match[0];
    if (character === '#') token.lastIndex = endOfLine(source, match.index);
    else if (character === '"' || character === "'") token.lastIndex = endOfString(source, match.index);
    else if (character !== '\n') depth = Math.max(0, depth + ('([{'.includes(character) ? 1 : -1));
    else if (depth > 0) {
      result += source.slice(copied, token.lastIndex) + FAR_RIGHT;
      copied = token.lastIndex;
    }
  }
  return result + source.slice(copied);
}

function endOfLine(source: string, from: number): number {
  const end = source.indexOf('\n', from);
  return end < 0 ? source.length : end;
}

/** Index behind the string literal whose quote stands at `start`; a short one ends with its line at the latest. */
function endOfString(source: string, start: number): number {
  const quote = source.charAt(start);
  const long = source.startsWith(quote.repeat(3), start);
  const closing = long ? quote.repeat(3) : quote;
  for (let index = start + closing.length; index < source.length; index += 1) {
    if (source[index] === '\\') index += 1;
    else if (source.startsWith(closing, index)) return index + closing.length;
    else if (!long && source[index] === '\n') return index;
  }
  return source.length;
}
