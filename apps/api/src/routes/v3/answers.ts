/** Answers of the documented contract. */

import * as wire from '@jobbergate/contract/v3';
import { answersIn, described } from '../answers.ts';

export const answers = answersIn(wire);

export const DUPLICATE = { 409: described(wire.Detail, 'The identifier is taken') };
export const IN_USE = { 409: described(wire.InUse, 'Another row still refers to it') };
