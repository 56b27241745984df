// Filters about HTML: escape, forceescape, safe, string, striptags.

import { escapeHtml, escapeText } from '../values/escape.ts';
import { Markup } from '../values/markup.ts';
import { PyObject, type Value } from '../values/model.ts';
import { str } from '../values/repr.ts';
import { define } from '../values/signature.ts';
import { stripTags } from '../values/stripTags.ts';
import { softString } from './softString.ts';

export const escapeFilter = define('escape', ['s'], ([value]) => escapeHtml(value));

export const forceescape = define(
  'do_forceescape',
  ['value'],
  ([value]) => new Markup(escapeText(htmlOf(value))),
);

export const safe = define('do_mark_safe', ['value'], ([value]) => new Markup(htmlOf(value)));

export const string = define('soft_str', ['s'], ([value]) => softString(value));

export const striptags = define('do_striptags', ['value'], ([value]) => stripTags(htmlOf(value)));

/** What the value says it is in HTML, else its text. */
function htmlOf(value: Value): string {
  return (value instanceof PyObject ? value.html() : undefined) ?? str(value);
}
