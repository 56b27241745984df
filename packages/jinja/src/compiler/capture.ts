/** Bodies whose text becomes a value: block sets and filter blocks. */
import { chargeSize } from '../budget.ts';
import { Markup } from '../values/markup.ts';
import type { Evaluate, Execute } from './closures.ts';
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
  const { escapeMode } = compiler;
  const capture: Execute = (at) => {
    const { output } = at;
    const captured = at.state.newCapture();
    at.output = captured;
    const signal = body(at);
    at.output = output;
    chargeSize('string', captured.text.length);
    at.variables[slot] = captured.text;
    return signal;
  };
  const captured: Evaluate = (at) => {
    const text = at.variables[slot] ?? '';
    const isMarkup = escapeMode === 'on' || (escapeMode === 'unknown' && at.context.autoescape);
    return isMarkup && typeof text === 'string' ? new Markup(text) : text;
  };
  return { capture, captured };
}
