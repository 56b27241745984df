// How many columns of a terminal a text takes. Expects text that `printable` has been over.

const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** Columns: 2 for East Asian wide characters and emoji, 0 for what only joins or combines, else 1. */
export function textWidth(text: string): number {
  let width = 0;
  for (const { segment } of segmenter.segment(text)) width += graphemeWidth(segment);
  return width;
}

/** Shortens to at most `columns`, with `…` for what is gone; never cuts a grapheme in two. */
export function fitText(text: string, columns: number): string {
  if (textWidth(text) <= columns) return text;
  let fitted = '';
  let width = 0;
  for (const { segment } of segmenter.segment(text)) {
    width += graphemeWidth(segment);
    if (width > columns - 1) break;
    fitted += segment;
  }
  return `${fitted}…`;
}

const invisible = /^[\p{Mark}\p{Default_Ignorable_Code_Point}]+$/u;
// Halfwidth forms belong to wide scripts but are narrow (Unicode Standard Annex #11).
const halfwidth = /^[\uff61-\uffdc]/u;
const wide =
  /^[\p{Script=Han}\p{Script=Hangul}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Bopomofo}\p{Script=Yi}\p{Emoji_Presentation}\u3000-\u303e\uff01-\uff60\uffe0-\uffe6]|\ufe0f/u;

function graphemeWidth(grapheme: string): number {
  if (invisible.test(grapheme)) return 0;
  if (halfwidth.test(grapheme)) return 1;
  return wide.test(grapheme) ? 2 : 1;
}
