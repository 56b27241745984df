/** Where a rendering writes: one growing string, bounded. */
import { chargeSize } from '../budget.ts';
import { BudgetError, type PythonError, typeError } from '../errors.ts';
import { Markup } from '../values/markup.ts';
import type { Value } from '../values/model.ts';
import { typeName } from '../values/typeName.ts';

export class Output {
  private text = '';
  /** How many pieces Jinja2 would have joined by now: its error about one that is no string counts them. */
  private pieces = 0;
  private failure: PythonError | null = null;
  private readonly limit: number;

  /** `limit` is in UTF-16 code units. */
  constructor(limit: number) {
    this.limit = limit;
  }

  /** Appends text that Jinja2 has as that many pieces; throws BudgetError when the whole grows beyond the limit. */
  write(text: string, pieces: number): void {
    this.text += text;
    this.pieces += pieces;
    if (this.text.length > this.limit) {
      throw new BudgetError(
        'output',
        `the rendering exceeds its output limit: more than ${this.limit} characters`,
      );
    }
  }

  /** Appends what a call or filter block gave, as it is: what is not text is an error when all is joined. */
  writeUnconverted(value: Value): void {
    if (typeof value === 'string') this.write(value, 1);
    else if (value instanceof Markup) this.write(value.value, 1);
    else {
      const message = `sequence item ${this.pieces}: expected str instance, ${typeName(value)} found`;
      this.failure ??= typeError(message);
      this.pieces += 1;
    }
  }

  /** All that was written. */
  whole(): string {
    if (this.failure !== null) throw this.failure;
    return this.text;
  }

  /** All that was written, as a value of the template; charges for the string. */
  finish(): string {
    const text = this.whole();
    chargeSize('string', text.length);
    return text;
  }
}
