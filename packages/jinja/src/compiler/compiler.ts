/** The state of one template's compilation. */
import type { Environment } from '../environment/environment.ts';
import { PythonError, TemplateAssertionError } from '../errors.ts';
import type { TemplateNode } from '../parser/ast.ts';
import { CompileFrame } from './compileFrame.ts';
import { FunctionScope, Symbols } from './symbols.ts';

/** What is known while compiling about whether printed values are escaped. */
export interface Escaping {
  /** The setting of the environment, or of the innermost `{% autoescape %}` with a literal value. */
  readonly autoescape: boolean;
  /** Inside an `{% autoescape %}` whose value only rendering shows. */
  readonly decidedLater: boolean;
}

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
  escaping: Escaping;
  /** `{% extends %}` seen so far, and whether one of them runs for certain. */
  extendsSoFar = 0;
  hasKnownExtends = false;
  /** Loops around the current statement within its function: outside of them `break` is an error. */
  loopDepth = 0;
  /** The work of the code compiled so far, in steps. */
  weight = 0;
  /** Whether constants must be looked at for numbers that are not finite. */
  watchesConstants: boolean;
  private refusal: PythonError | null = null;

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
    this.watchesConstants = template.mayNameNonFinite;
    this.escaping = { autoescape: environment.autoescapes(templateName), decidedLater: false };
  }

  /** Reports a TemplateAssertionError. */
  fail(message: string, line: number): void {
    const error = new TemplateAssertionError(message, line, this.templateName);
    if (this.problems === null) throw error;
    this.problems.push(error);
  }

  /** Reports what Jinja2 lets pass and Python refuses when it gets the code: a SyntaxError once all is compiled. */
  refuse(message: string, line: number): void {
    if (this.problems !== null) this.fail(message, line);
    else this.refusal ??= new PythonError('SyntaxError', `${message} (<template>, line ${line})`);
  }

  /** Throws the first refusal, if there was one. */
  finish(): void {
    if (this.refusal !== null) throw this.refusal;
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
