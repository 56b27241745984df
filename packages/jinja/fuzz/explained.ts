/** The differences from Jinja2 that are meant, or that nothing can be done about. The README lists them too. */
import type { Answer } from './renderer.ts';

export interface Explanation {
  /** One sentence for the reader of a report. */
  readonly sentence: string;
  /** Whether the difference between these answers to the template is this one. */
  readonly applies: (template: string, reference: Answer, ours: Answer) => boolean;
}

export const explanations: readonly Explanation[] = [
  {
    sentence: 'Python gave up: the template took longer than three seconds or more than a gigabyte there.',
    applies: (_, reference) => isError(reference, 'TimedOut', 'MemoryError', 'Hang', 'Crash'),
  },
  {
    sentence: 'A budget or the stack ended the rendering here where Python also ended it, in its own way.',
    applies: (_, reference, ours) =>
      isError(ours, 'BudgetError') &&
      (isError(reference, 'RecursionError') || /Exceeds the limit/.test(JSON.stringify(reference))),
  },
  {
    sentence: 'A string escape `\\N{…}` names a character: the names of Unicode are not carried along.',
    applies: (_, __, ours) => 'error' in ours && ours.error.message === 'unknown Unicode character name',
  },
  {
    sentence:
      'A root of a negative number is complex: here it can be shown and compared, not calculated with.',
    applies: (_, __, ours) => 'error' in ours && /'complex'/.test(ours.error.message ?? ''),
  },
  {
    sentence:
      'A block filter gives what is no string: it fails when all pieces are joined, which may be later in Jinja2.',
    applies: (_, ...answers) =>
      answers.some((answer) => 'error' in answer && /^sequence item \d+: /.test(answer.error.message ?? '')),
  },
  {
    sentence: '`include … without context` writes past an enclosing macro, filter or set block in Jinja2.',
    applies: (template) =>
      /include[^%]*without context/.test(template) && /macro|filter|set|call|recursive/.test(template),
  },
  {
    sentence: '`range` takes no integers beyond 2**53 here.',
    applies: (_, __, ours) => 'error' in ours && /beyond 2\*\*53/.test(ours.error.message ?? ''),
  },
  {
    sentence:
      'Of a class there is its name, of `dict` also the call and `fromkeys`: no unbound methods, no `dict[…]`.',
    applies: (_, reference, ours) =>
      /unbound method|of '\w+' objects|GenericAlias|type object '/.test(JSON.stringify(reference)) ||
      ('error' in ours && /'type object' has no attribute/.test(ours.error.message ?? '')),
  },
  {
    sentence:
      '`{{ 1[:] }}`: Jinja2 prints nothing for a constant that cannot be sliced so; here it is a TypeError.',
    applies: (template, _, ours) =>
      /[\w)\]}'"]\[[^\]]*:/.test(template) &&
      isError(ours, 'TypeError') &&
      /object is not subscriptable|slice indices/.test(JSON.stringify(ours)),
  },
  {
    sentence:
      'A strict undefined after `autoescape` is an error here where a value needs the decision, not for text.',
    applies: (template, reference) =>
      /autoescape (?!true|false)/.test(template) && isError(reference, 'UndefinedError'),
  },
  {
    sentence: 'Outside of the sandbox there is `__class__` of Python’s internals, and nothing else.',
    applies: (template, reference) =>
      /__\w+__/.test(template) && /bound method|method-wrapper|slot wrapper/.test(JSON.stringify(reference)),
  },
  {
    sentence: 'The template works with the text of a memory address, such as that of `{{ range|upper }}`.',
    applies: (_, reference, ours) => [reference, ours].some((answer) => ADDRESS.test(compact(answer))),
  },
];

const ADDRESS = /0x7f[0-9a-f]{8}|objectat0x/i;

/** Filters such as wordwrap and replace break addresses too, with what escaping makes of a mark. */
function compact(answer: Answer): string {
  return JSON.stringify(answer).replaceAll(/&(?:lt|gt|amp|#34|#39);|\\n|[^0-9a-z]/gi, '');
}

/** The sentence that explains a difference, if one does. */
export function explain(template: string, reference: Answer, ours: Answer): string | undefined {
  return explanations.find(({ applies }) => applies(template, reference, ours))?.sentence;
}

function isError(answer: Answer, ...types: string[]): boolean {
  return 'error' in answer && types.includes(answer.error.type);
}
