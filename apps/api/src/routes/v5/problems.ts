/** What the current contract says of a broken rule: a place, a sentence, a stable type, and what came. */

import type { Problem } from '../../http/validation.ts';

export interface WireProblem {
  /** Pydantic's names of the kinds of errors, which clients of this contract know. */
  readonly type: string;
  readonly loc: readonly (string | number)[];
  readonly msg: string;
  /** The value, when it is short and plain; else null. */
  readonly input: string | number | boolean | null;
}

/** One broken rule in the contract's words. */
export function toWireProblem(problem: Problem): WireProblem {
  const [type, msg] = wordsOf(problem);
  return { type, loc: [problem.part, ...problem.path], msg, input: shown(problem.data) };
}

/** All of them in one text, each field with its reason. */
export function detailOf(problems: readonly WireProblem[]): string {
  return problems.map(({ loc, msg }) => `${loc.join('.')}: ${msg}`).join('; ');
}

function wordsOf(problem: Problem): readonly [type: string, msg: string] {
  const { limit } = problem.params;
  switch (problem.rule) {
    case 'required':
      return ['missing', 'is required'];
    case 'minimum':
      return ['greater_than_equal', `must be at least ${limit}`];
    case 'maximum':
      return ['less_than_equal', `must be at most ${limit}`];
    case 'maxLength':
      return ['string_too_long', `must have at most ${limit} characters`];
    case 'minLength':
      return [
        'string_too_short',
        limit === 1 ? 'must not be empty' : `must have at least ${limit} characters`,
      ];
    case 'maxItems':
      return ['too_long', `must have at most ${limit} items`];
    case 'pattern':
      return ['string_pattern_mismatch', 'does not have the form that it must have'];
    case 'format':
      return ['url_parsing', 'must be an address with its scheme, as https://example.org/file'];
    case 'moment':
      return ['datetime_parsing', 'must be a time as ISO 8601 writes it'];
    case 'enum':
      return ['enum', `must be one of ${(problem.params.allowedValues as readonly unknown[]).join(', ')}`];
    case 'unstorable':
      return ['string_unicode', 'must not hold a NUL character or half a surrogate pair'];
    default:
      return typeWords(problem);
  }
}

const TYPES: Readonly<Record<string, readonly [type: string, msg: string]>> = {
  string: ['string_type', 'must be a text'],
  integer: ['int_type', 'must be an integer'],
  boolean: ['bool_type', 'must be true or false'],
  array: ['list_type', 'must be a list'],
  object: ['dict_type', 'must be an object'],
};

function typeWords({ data, path, params }: Problem): readonly [type: string, msg: string] {
  // A body that is not there at all is a missing one.
  if (data === null && path.length === 0) return ['missing', 'is required'];
  const [wanted] = [params.type].flat();
  return TYPES[String(wanted).split(',')[0] ?? ''] ?? ['value_error', 'is not allowed'];
}

const MAX_SHOWN = 100;

function shown(data: unknown): WireProblem['input'] {
  if (typeof data === 'string') {
    return data.length > MAX_SHOWN ? `${data.slice(0, MAX_SHOWN).toWellFormed()}…` : data.toWellFormed();
  }
  if (typeof data === 'bigint') return String(data).slice(0, MAX_SHOWN);
  return typeof data === 'number' || typeof data === 'boolean' ? data : null;
}
