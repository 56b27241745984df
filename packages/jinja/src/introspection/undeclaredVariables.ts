/** The names a template expects from its context. */
import { Compiler } from '../compiler/compiler.ts';
import { compileTemplate } from '../compiler/compileTemplate.ts';
import { Environment } from '../environment/environment.ts';
import type { EnvironmentOptions } from '../environment/options.ts';
import { parseTemplate } from '../parser/template.ts';

/**
 * The variables that rendering looks up in the context, globals left out, as
 * `jinja2.meta.find_undeclared_variables` finds them. Throws TemplateSyntaxError for a template that does not compile.
 */
export function findUndeclaredVariables(source: string, options: EnvironmentOptions = {}): Set<string> {
  const environment = new Environment(options);
  const names = new Set<string>();
  const noteLookup = (name: string): void => {
    if (environment.globalNames.get(name) === undefined) names.add(name);
  };
  const template = parseTemplate(source, environment.parserOptions, null);
  compileTemplate(new Compiler(environment, template, null, null, noteLookup));
  return names;
}
