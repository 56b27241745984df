/** Where a rendering writes: one growing string, bounded. */
import { BudgetError } from '../errors.ts';

export class Output {
  text = '';
  private readonly limit: number;

  /** `limit` is in UTF-16 code units. */
  constructor(limit: number) {
    this.limit = limit;
  }

  /** Appends the text; throws BudgetError when the whole grows beyond the limit. */
  write(text: string): void {
    this.text += text;
    if (this.text.length > this.limit) {
      throw new BudgetError(
        'output',
        `the rendering exceeds its output limit: more than ${this.limit} characters`,
      );
    }
  }
}
