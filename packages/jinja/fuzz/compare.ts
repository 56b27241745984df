// Whether two answers say the same.
import type { Answer } from './renderer.ts';

/** What an answer comes to once what cannot be the same on both sides is taken out. */
export function normalise(answer: Answer): string {
  if ('output' in answer) return `output ${withoutAddresses(answer.output)}`;
  const { type, message, line } = answer.error;
  if (type === 'RecursionError') return 'error RecursionError';
  return `error ${type} on line ${line}: ${withoutOwner(withoutPythonLine(withoutAddresses(message ?? '')))}`;
}

/** How a difference looks, coarsely: a shrunk template must still differ in this way. */
export function signature(reference: Answer, ours: Answer): string {
  return `${kind(reference)} / ${kind(ours)}`;
}

/** Objects without a repr of their own show their memory address in Python. */
function withoutAddresses(text: string): string {
  return text.replaceAll(/ at 0x[0-9a-f]+/gi, ' at 0x…');
}

/** Errors of Python's own compiler name lines and variables of the Python code that Jinja2 made. */
function withoutPythonLine(message: string): string {
  return message.replace(/'l_\d+_/, "'").replace(/\(<template>, line \d+\)$/, '(<template>, line …)');
}

function kind(answer: Answer): string {
  return 'output' in answer ? 'output' : answer.error.type;
}

/** Python names the function behind a filter with its module, such as jinja2.filters.do_map(). */
function withoutOwner(message: string): string {
  return message.replace(/^.*(?= argument after \*)/, '');
}
