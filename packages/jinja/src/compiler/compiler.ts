/** The state of one template's compilation. */
import type { Environment } from '../environment/environment.ts';
import { TemplateAssertionError } from '../errors.ts';
import type { TemplateNode } from '../parser/ast.ts';
import { CompileFrame } from './compileFrame.ts';
import { FunctionScope, Symbols } from './symbols.ts';

/** Whether printed values are escaped, as far as it is known while compiling. */
export type EscapeMode = 'off' | 'on' | 'unknown';

export class Compiler {
  readonly environment: Environment;
  readonly templateName: string | null;
  readonly template: TemplateNode;
  /** Where errors go instead of being thrown. */
  readonly problems: TemplateAssertionError[] | null;
  /** Called with each name that is looked up in the context. */
  readonly onLookup: ((name: string) => void) | null;
  /** The line that an error at this point of the code is reported for. */
  line = 1;
  escapeMode: EscapeMode;
  /** `{% extends %}` seen so far, and whether one of them runs for certain. */
  extendsSoFar = 0;
  hasKnownExtends = false;
  /** Loops around the current statement within its function: outside of them `break` is an error. */
  loopDepth = 0;
  /** The work of the code compiled so far, in steps. */
  weight = 0;

  constructor(
    environment: Environment,
    template: TemplateNode,
    templateName: string | null,
    problems: TemplateAssertionError[] | null = null,
    onLookup: ((name: string) => void) | null = null,
  ) {
    this.environment = environment;
    this.template = template;
    this.templateName = templateName;
    this.problems = problems;
    this.onLookup = onLookup;
    this.escapeMode = environment.autoescapes(templateName) ? 'on' : 'off';
  }

  /** Reports a TemplateAssertionError. */
  fail(message: string, line: number): void {
    const error = new TemplateAssertionError(message, line, this.templateName);
    if (this.problems === null) throw error;
    this.problems.push(error);
  }

  /** A frame for the top level of the template or of a block. */
  newFunctionFrame(): CompileFrame {
    return new CompileFrame(new Symbols(null, new FunctionScope(null)));
  }

  /** Compiles with a weight of its own and returns it, so that a loop or function can charge it each time it runs. */
  weigh<Result>(compile: () => Result): { result: Result; weight: number } {
    const outer = this.weight;
    this.weight = 1;
    const result = compile();
    const { weight } = this;
    this.weight = outer + 1;
    return { result, weight };
  }
}
