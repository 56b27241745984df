/** Answers of the current contract. */

import * as wire from '@jobbergate/contract/v5';
import { type TSchema, Type } from 'typebox';
import { answersIn, described } from '../answers.ts';

export const answers = answersIn(wire);

export const CONFLICT = {
  409: described(wire.Detail, 'Another row has what must be unique, or says otherwise'),
};

/** Of routes whose query may hold more than the head of a request can. */
export const LONG_ADDRESS = { 431: described(wire.Detail, 'The address is too long') };

/** A success that has no body. */
export const Noted = Type.Unsafe<undefined>({ type: 'null', description: 'Noted' });

/** Of a route that answers with a file's text. */
export function textAnswers(): Record<number, TSchema> {
  const text = {
    description: 'The file',
    headers: { filename: { type: 'string', description: 'Its name, percent-encoded beyond ASCII' } },
    content: { 'text/plain': { schema: { type: 'string' } } },
  };
  return { ...answers(200, wire.Detail, 'row'), 200: text as unknown as TSchema };
}
