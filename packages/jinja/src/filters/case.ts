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

/** What stands between two words; it is kept. */
const WORD_BEGINNING = new RegExp(`([-${SPACE_CLASS}({[<]+)`);

/** Unlike `str.title`, a word goes on after an apostrophe or a digit; the result is never Markup. */
export const title = define('do_title', ['s'], ([value]) => {
  const text = softString(value);
  const parts = (typeof text === 'string' ? text : text.value).split(WORD_BEGINNING);
  chargeSize('list', parts.length);
  return parts.map(titleWord).join('');
});

function titleWord(word: string): string {
  const first = String.fromCodePoint(word.codePointAt(0) ?? 0);
  return word === '' ? '' : first.toUpperCase() + word.slice(first.length).toLowerCase();
}
