// HTML escaping as MarkupSafe does it.

import { Markup } from './markup.ts';
import { PyObject, type Value } from './model.ts';
import { replaceBounded } from './replaceBounded.ts';
import { str } from './repr.ts';

const SPECIAL = /[&<>'"]/;
const ALL_SPECIAL = /[&<>'"]/g;
const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  "'": '&#39;',
  '"': '&#34;',
};

/** `markupsafe.escape`: what offers `__html__` is taken at its word, all else is escaped as text. */
export function escapeHtml(value: Value): Markup {
  return value instanceof Markup ? value : new Markup(escapeToText(value));
}

/** The text of `escape(value)`. */
export function escapeToText(value: Value): string {
  if (typeof value === 'string') return escapeText(value);
  return (value instanceof PyObject ? value.html() : undefined) ?? escapeText(str(value));
}

/** Replaces the five characters that mean something in HTML. */
export function escapeText(text: string): string {
  if (!SPECIAL.test(text)) return text;
  return replaceBounded(text, ALL_SPECIAL, (character) => ENTITIES[character] ?? character);
}
