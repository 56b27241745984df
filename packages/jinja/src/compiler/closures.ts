/** What compiled code is made of: closures over a frame. */

import type { Frame } from '../runtime/frame.ts';
import type { Value } from '../values/model.ts';

/** Computes an expression. */
export type Evaluate = (frame: Frame) => Value;

/** Computes whether an expression is true. */
export type Condition = (frame: Frame) => boolean;

/** Runs a statement; tells the loop around it what to do next. */
export type Execute = (frame: Frame) => Signal;

/** How a statement ended: normally, with `{% break %}` or with `{% continue %}`. */
export type Signal = 0 | 1 | 2;

export const NEXT = 0;
export const BREAK = 1;
export const CONTINUE = 2;

/** Does nothing. */
export const nothing: Execute = () => NEXT;

/** Runs statements one after the other, until one leaves the loop's turn. */
export function sequence(statements: readonly Execute[]): Execute {
  const [first, second, third] = statements;
  if (first === undefined) return nothing;
  if (second === undefined) return first;
  if (third === undefined) return (frame) => first(frame) || second(frame);
  if (statements.length === 3) return (frame) => first(frame) || second(frame) || third(frame);
  return (frame) => {
    for (let index = 0; index < statements.length; index += 1) {
      const signal = (statements[index] as Execute)(frame);
      if (signal !== NEXT) return signal;
    }
    return NEXT;
  };
}
