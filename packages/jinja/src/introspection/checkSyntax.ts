/** All problems of a template that can be seen without rendering it. */
import { Compiler } from '../compiler/compiler.ts';
import { compileTemplate } from '../compiler/compileTemplate.ts';
import { Environment } from '../environment/environment.ts';
import type { EnvironmentOptions } from '../environment/options.ts';
import { JinjaError, type TemplateAssertionError } from '../errors.ts';
import { parseWithProblems } from '../parser/template.ts';

/** One problem. `type` is the class Jinja2 gives the error, `line` counts from 1. */
export interface TemplateProblem {
  readonly type: string;
  readonly message: string;
  readonly line: number | null;
  readonly name: string | null;
}

/** What to check with: an environment's options, and what the problems are to call the template. */
export interface CheckOptions extends EnvironmentOptions {
  readonly name?: string | null;
}

/**
 * Checks a template and returns its problems in the order of their lines; none means that it compiles. Where Jinja2
 * stops at the first problem, this goes on behind the broken tag, so that a user sees them all at once.
 */
export function checkSyntax(source: string, options: CheckOptions = {}): TemplateProblem[] {
  const environment = new Environment(options);
  const name = options.name ?? null;
  const { template, problems } = parseWithProblems(source, environment.parserOptions, name);
  const found: JinjaError[] = [...problems];
  if (template !== null) {
    const assertions: TemplateAssertionError[] = [];
    try {
      compileTemplate(new Compiler(environment, template, name, assertions));
    } catch (error) {
      if (!(error instanceof JinjaError)) throw error;
      found.push(error);
    }
    for (const assertion of assertions) found.push(assertion);
  }
  return found
    .map(({ type, message, line }) => ({ type, message, line, name }))
    .sort((a, b) => (a.line ?? 0) - (b.line ?? 0));
}
