// Filters that change case: capitalize, lower, title, upper.

import { chargeSize } from '../budget.ts';
import { Markup } from '../values/markup.ts';
import { define } from '../values/signature.ts';
import { capitalize as capitalizeText } from '../values/stringCase.ts';
import { SPACE_CLASS } from '../values/whitespace.ts';
import { softString } from './softString.ts';

type Change = (text: string) => string;

function changeCase(name: string, change: Change): ReturnType<typeof define> {
  return define(name, ['s'], ([value]) => {
    const text = softString(value);
    const changed = change(typeof text === 'string' ? text : text.value);
    chargeSize('string', changed.length);
    return typeof text === 'string' ? changed : new Markup(changed);
  });
}

export const capitalize = changeCase('do_capitalize', capitalizeText);
export const lower = changeCase('do_lower', (text) => text.toLowerCase());
export const upper = changeCase('do_upper', (text) => text.toUpperCase());

/** A run of what does not stand between two words. */
const WORD = new RegExp(`[^-${SPACE_CLASS}({[<]+`, 'g');

/** Unlike `str.title`, a word goes on after an apostrophe or a digit; the result is never Markup. */
export const title = define('do_title', ['s'], ([value]) => {
  const text = softString(value);
  const titled = (typeof text === 'string' ? text : text.value).replace(WORD, titleWord);
  chargeSize('string', titled.length);
  return titled;
});

function titleWord(word: string): string {
  const first = String.fromCodePoint(word.codePointAt(0) ?? 0);
  return first.toUpperCase() + word.slice(first.length).toLowerCase();
}
