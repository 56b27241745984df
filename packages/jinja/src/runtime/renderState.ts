/** What one rendering shares between all its templates. */
import { Budget, enterCall, type Limits, leaveCall } from '../budget.ts';
import type { Environment } from '../environment/environment.ts';
import type { CompiledTemplate } from './compiledTemplate.ts';
import type { TemplateModule } from './module.ts';
import { Output } from './output.ts';

export class RenderState {
  readonly environment: Environment;
  readonly budget: Budget;
  /** Templates imported without context: each is run once a rendering. */
  readonly modules = new Map<CompiledTemplate, TemplateModule>();
  /** Where the rendering stands, for error messages: the innermost template and its line. */
  line = 1;
  templateName: string | null = null;
  private readonly outputLimit: number;
  private readonly captureLimit: number;

  constructor(environment: Environment, limits: Limits) {
    this.environment = environment;
    this.budget = new Budget(limits);
    this.outputLimit = limits.output ?? Number.POSITIVE_INFINITY;
    this.captureLimit = Math.min(this.outputLimit, limits.string ?? Number.POSITIVE_INFINITY);
  }

  /** A new place to write the whole rendering to. */
  newOutput(): Output {
    return new Output(this.outputLimit);
  }

  /** A new place to write a text to that becomes a value: a macro's, a block set's. */
  newCapture(): Output {
    return new Output(this.captureLimit);
  }

  /** Runs something that has its own lines (a macro, a block, another template) and comes back to this one. */
  nested<Result>(templateName: string | null, run: () => Result): Result {
    const { line, templateName: outerName } = this;
    enterCall();
    this.templateName = templateName;
    const result = run();
    leaveCall();
    this.line = line;
    this.templateName = outerName;
    return result;
  }
}
