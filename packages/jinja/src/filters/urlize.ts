// The urlize filter: URLs and mail addresses in a text become links.

import { charge, chargeSize } from '../budget.ts';
import { FilterArgumentError, typeError } from '../errors.ts';
import { compareStrings, order } from '../values/compare.ts';
import { escapeToText } from '../values/escape.ts';
import { iterable } from '../values/iterate.ts';
import { Markup, textOf } from '../values/markup.ts';
import type { Value } from '../values/model.ts';
import { repr, str } from '../values/repr.ts';
import { define } from '../values/signature.ts';
import { Slice } from '../values/slice.ts';
import { stringLength } from '../values/stringProtocol.ts';
import { subscript } from '../values/subscript.ts';
import { truth } from '../values/truth.ts';
import { typeName } from '../values/typeName.ts';
import { SPACE_CLASS, splitWords } from '../values/whitespace.ts';

export const urlize = define(
  'do_urlize',
  [
    'value',
    ['trim_url_limit', null],
    ['nofollow', false],
    ['target', null],
    ['rel', null],
    ['extra_schemes', null],
  ],
  ([value, limit, nofollow, target, rel, extraSchemes], context) => {
    const { policies } = context;
    const schemes = schemeTexts(extraSchemes ?? [...(policies['urlize.extra_schemes'] ?? [])]);
    const attributes =
      attribute('rel', relText(rel, truth(nofollow), policies['urlize.rel'])) +
      attribute('target', target ?? policies['urlize.target']);
    const linked = linkWords(escapeToText(value), { trimLength: limit, attributes, schemes });
    return context.autoescape ? new Markup(linked) : linked;
  },
  { hidden: 1 },
);

interface LinkOptions {
  readonly trimLength: Value;
  /** `rel` and `target` of the links. */
  readonly attributes: string;
  readonly schemes: readonly string[];
}

const SCHEME = /^[\p{L}\p{N}_.+-]{2,}:\/{0,2}$/u;

function schemeTexts(schemes: Value): string[] {
  const texts: string[] = [];
  for (const scheme of iterable(schemes)) {
    const text = textOf(scheme);
    if (text === undefined)
      throw typeError(`expected string or bytes-like object, got '${typeName(scheme)}'`);
    if (!SCHEME.test(text))
      throw new FilterArgumentError(`${repr(scheme)} is not a valid URI scheme prefix.`);
    texts.push(text);
  }
  return texts;
}

function relText(rel: Value, nofollow: boolean, policy: string | null): Value {
  const given = truth(rel) ? (textOf(rel) ?? '') : '';
  const parts = new Set(splitWords(`${given}${nofollow ? ' nofollow' : ''} ${policy ?? ''}`));
  return [...parts].sort(compareStrings).join(' ');
}

function attribute(name: string, value: Value): string {
  return truth(value) ? ` ${name}="${escapeToText(value)}"` : '';
}

const SPACES = new RegExp(`([${SPACE_CLASS}]+)`);

function linkWords(text: string, options: LinkOptions): string {
  charge(text.length / 16);
  const words = text.split(SPACES);
  chargeSize('list', words.length);
  let result = '';
  words.forEach((word, index) => {
    result += index % 2 === 0 ? linkWord(word, options) : word;
    chargeSize('string', 1);
  });
  chargeSize('string', result.length);
  return result;
}

function linkWord(word: string, options: LinkOptions): string {
  const { head, middle, tail } = peel(word);
  return head + (linkTo(middle, options) ?? middle) + tail;
}

interface Peeled {
  readonly head: string;
  readonly middle: string;
  readonly tail: string;
}

const HEAD = /^(?:[(<]|&lt;)+/;
const TAIL_ENDS = [')', '>', '.', ',', '&gt;'];

/** Takes the punctuation off both ends, and gives back what the URL's own brackets need. */
function peel(word: string): Peeled {
  const head = HEAD.exec(word)?.[0] ?? '';
  let end = word.length;
  for (;;) {
    const closing = TAIL_ENDS.find(
      (ending) => end - ending.length >= head.length && word.endsWith(ending, end),
    );
    if (closing === undefined) break;
    end -= closing.length;
  }
  return balance({ head, middle: word.slice(head.length, end), tail: word.slice(end) });
}

const BRACKETS = [
  ['(', ')'],
  ['<', '>'],
  ['&lt;', '&gt;'],
] as const;

function balance(word: Peeled): Peeled {
  let { middle, tail } = word;
  for (const [opening, closing] of BRACKETS) {
    const opened = count(middle, opening);
    if (opened <= count(middle, closing)) continue;
    const moved = afterOccurrences(tail, closing, opened);
    middle += tail.slice(0, moved);
    tail = tail.slice(moved);
  }
  return { head: word.head, middle, tail };
}

function count(text: string, part: string): number {
  return text.split(part).length - 1;
}

/** Where the `times`-th occurrence ends, or the last one if there are fewer. */
function afterOccurrences(text: string, part: string, times: number): number {
  let end = 0;
  for (let turn = 0; turn < times; turn++) {
    const at = text.indexOf(part, end);
    if (at < 0) break;
    end = at + part.length;
  }
  return end;
}

const LABELS = '(?:[\\p{L}\\p{N}_%-]+\\.)+';
const TOP_LEVEL = '(?:[a-z]{2,63}|xn--[\\p{L}\\p{N}_%]{2,59})';
const WITH_SCHEME = `(?:https?://|www\\.)(?:${LABELS})?${TOP_LEVEL}`;
const BARE_DOMAIN = '(?:[\\p{L}\\p{N}_%-]{2,63}\\.)+(?:com|net|int|edu|gov|org|info|mil)';
const ADDRESS =
  'https?://(?:\\p{Nd}{1,3}(?:\\.\\p{Nd}{1,3}){3}|\\[(?:[\\p{Nd}a-f]{0,4}:){2}(?:[\\p{Nd}a-f]{0,4}:?){1,6}\\])';
const REST = `(?::\\p{Nd}{1,5})?(?:[/?#][^${SPACE_CLASS}]*)?$`;
const URL = new RegExp(`^(?:${WITH_SCHEME}|${BARE_DOMAIN}|${ADDRESS})${REST}`, 'iu');
const EMAIL = /^[^\s]+@[\p{L}\p{N}_][\p{L}\p{N}_.-]*\.[\p{L}\p{N}_]+$/u;

function linkTo(text: string, options: LinkOptions): string | undefined {
  const { attributes, trimLength } = options;
  if (URL.test(text)) {
    const scheme = text.startsWith('https://') || text.startsWith('http://') ? '' : 'https://';
    return `<a href="${scheme}${text}"${attributes}>${trimmed(text, trimLength)}</a>`;
  }
  if (text.startsWith('mailto:') && EMAIL.test(text.slice(7)))
    return `<a href="${text}">${text.slice(7)}</a>`;
  if (isBareEmail(text)) return `<a href="mailto:${text}">${text}</a>`;
  return linkSchemes(text, options);
}

/** Each scheme that fits wraps what the ones before it made. */
function linkSchemes(text: string, { schemes, attributes }: LinkOptions): string | undefined {
  let result = text;
  for (const scheme of schemes) {
    if (result !== scheme && result.startsWith(scheme))
      result = `<a href="${result}"${attributes}>${result}</a>`;
  }
  return result;
}

function trimmed(text: string, limit: Value): string {
  if (limit === null || !order('>', stringLength(text), limit)) return text;
  return `${str(subscript(text, new Slice(null, limit, null)))}...`;
}

function isBareEmail(text: string): boolean {
  if (!text.includes('@') || text.startsWith('www.') || text.startsWith('@') || text.includes(':'))
    return false;
  return EMAIL.test(text);
}
