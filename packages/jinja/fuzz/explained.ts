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
    sentence: 'A budget ended the rendering here before Python would have ended it.',
    applies: (_, __, ours) => isError(ours, 'BudgetError'),
  },
];

/** The sentence that explains a difference, if one does. */
export function explain(template: string, reference: Answer, ours: Answer): string | undefined {
  return explanations.find(({ applies }) => applies(template, reference, ours))?.sentence;
}

function isError(answer: Answer, ...types: string[]): boolean {
  return 'error' in answer && types.includes(answer.error.type);
}
