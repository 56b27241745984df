/** What the documented contract says of a broken rule: a place, a sentence and a stable type. */

import type { Problem } from '../../http/validation.ts';

export interface WireProblem {
  readonly loc: readonly (string | number)[];
  readonly msg: string;
  readonly type: string;
  readonly ctx?: Readonly<Record<string, unknown>>;
}

type Words = Omit<WireProblem, 'loc'>;

/** One broken rule in the contract's words. */
export function toWireProblem(problem: Problem): WireProblem {
  return { loc: [problem.part, ...problem.path], ...wordsOf(problem) };
}

function wordsOf(problem: Problem): Words {
  const { limit } = problem.params;
  switch (problem.rule) {
    case 'required':
      return FIELD_REQUIRED;
    case 'minimum':
      return bounded(
        `ensure this value is greater than or equal to ${limit}`,
        'value_error.number.not_ge',
        limit,
      );
    case 'maximum':
      return bounded(
        `ensure this value is less than or equal to ${limit}`,
        'value_error.number.not_le',
        limit,
      );
    case 'exclusiveMinimum':
      return bounded(`ensure this value is greater than ${limit}`, 'value_error.number.not_gt', limit);
    case 'maxLength':
      return bounded(
        `ensure this value has at most ${limit} characters`,
        'value_error.any_str.max_length',
        limit,
      );
    case 'minLength':
      return bounded(
        `ensure this value has at least ${limit} characters`,
        'value_error.any_str.min_length',
        limit,
      );
    case 'enum':
      return enumeration(problem.params.allowedValues as readonly unknown[]);
    case 'unstorable':
      return {
        msg: 'a text cannot hold a NUL character or half a surrogate pair',
        type: 'value_error.str.unstorable',
      };
    default:
      return typeWords(problem);
  }
}

const FIELD_REQUIRED: Words = { msg: 'field required', type: 'value_error.missing' };

const TYPES: Readonly<Record<string, Words>> = {
  string: { msg: 'str type expected', type: 'type_error.str' },
  integer: { msg: 'value is not a valid integer', type: 'type_error.integer' },
  boolean: { msg: 'value could not be parsed to a boolean', type: 'type_error.bool' },
  array: { msg: 'value is not a valid list', type: 'type_error.list' },
  object: { msg: 'value is not a valid dict', type: 'type_error.dict' },
};

function typeWords({ data, path, params }: Problem): Words {
  // A body that is not there at all is a missing field, too.
  if (data === null && path.length === 0) return FIELD_REQUIRED;
  if (data === null) return { msg: 'none is not an allowed value', type: 'type_error.none.not_allowed' };
  const [wanted] = [params.type].flat();
  return TYPES[String(wanted)] ?? { msg: 'value is not valid', type: 'value_error' };
}

function bounded(msg: string, type: string, limit: unknown): Words {
  return { msg, type, ctx: { limit_value: limit } };
}

function enumeration(permitted: readonly unknown[]): Words {
  const names = permitted.map((name) => `'${String(name)}'`).join(', ');
  return {
    msg: `value is not a valid enumeration member; permitted: ${names}`,
    type: 'type_error.enum',
    ctx: { enum_values: permitted },
  };
}
