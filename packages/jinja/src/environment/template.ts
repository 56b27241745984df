/** A compiled template. */
import { withBudget } from '../budget.ts';
import { JinjaError, PythonError } from '../errors.ts';
import type { CompiledTemplate } from '../runtime/compiledTemplate.ts';
import { Names } from '../runtime/names.ts';
import { RenderState } from '../runtime/renderState.ts';
import { runTemplate } from '../runtime/run.ts';
import { Dict } from '../values/dict.ts';
import type { Environment } from './environment.ts';
import { toValue } from './toValue.ts';

export class Template {
  private readonly environment: Environment;
  private readonly compiled: CompiledTemplate;

  constructor(environment: Environment, compiled: CompiledTemplate) {
    this.environment = environment;
    this.compiled = compiled;
  }

  /** The name it was loaded by, or was given; null for one made from a string. */
  get name(): string | null {
    return this.compiled.name;
  }

  /**
   * Renders the template with those names: a Dict, or a plain object converted by `toValue`. Synchronous, bounded by
   * the environment's limits. A template may change lists and dicts of the context, as in Jinja2.
   *
   * Throws a JinjaError: UndefinedError, SecurityError, PythonError, BudgetError and so on, with the line and the
   * template's name filled in.
   */
  render(context: Dict | Readonly<Record<string, unknown>> = {}): string {
    const state = new RenderState(this.environment, this.environment.options.limits);
    return withBudget(state.budget, () => {
      const output = state.newOutput();
      try {
        const names = new Names(
          context instanceof Dict ? context : toNames(context),
          this.environment.globalNames,
        );
        runTemplate(state, this.compiled, names, output);
      } catch (error) {
        throw located(error, state);
      }
      return output.whole();
    });
  }
}

function toNames(context: Readonly<Record<string, unknown>>): Dict {
  const dict = new Dict();
  for (const [name, value] of Object.entries(context)) dict.set(name, toValue(value));
  return dict;
}

/** The error with the place where the rendering stood. */
function located(error: unknown, state: RenderState): unknown {
  const known = isStackOverflow(error)
    ? new PythonError('RecursionError', 'maximum recursion depth exceeded')
    : error;
  if (known instanceof JinjaError && known.line === null) {
    known.line = state.line;
    known.templateName = state.templateName;
  }
  return known;
}

function isStackOverflow(error: unknown): boolean {
  return error instanceof RangeError && error.message.includes('call stack');
}
