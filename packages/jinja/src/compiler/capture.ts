/** Bodies whose text becomes a value: block sets and filter blocks. */
import { Markup } from '../values/markup.ts';
import { type Condition, type Evaluate, type Execute, NEXT } from './closures.ts';
import type { CompileFrame } from './compileFrame.ts';
import type { Compiler } from './compiler.ts';

/**
 * Code that runs a body with a place of its own to write to, and code that gives the text afterwards. When `break` or
 * `continue` leaves the body, its text is lost.
 */
export function compileCapture(
  compiler: Compiler,
  body: Execute,
  frame: CompileFrame,
): { capture: Execute; captured: Evaluate } {
  const { slot } = frame.scope.newVariable('');
  const isMarkup = compileAutoescape(compiler);
  const { line } = compiler;
  const capture: Execute = (at) => {
    const { output } = at;
    const captured = at.state.newCapture();
    at.output = captured;
    const signal = body(at);
    at.output = output;
    at.state.line = line;
    if (signal === NEXT) at.variables[slot] = captured.finish();
    return signal;
  };
  const captured: Evaluate = (at) => {
    const text = at.variables[slot] ?? '';
    return isMarkup(at) && typeof text === 'string' ? new Markup(text) : text;
  };
  return { capture, captured };
}

/** Code that tells whether what is printed here is escaped. */
export function compileAutoescape({ escaping }: Compiler): Condition {
  const { autoescape } = escaping;
  return escaping.decidedLater ? (at) => at.context.autoescape : () => autoescape;
}
