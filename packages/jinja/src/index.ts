/**
 * Jinja2 3.1 in TypeScript: templates rendered as Python renders them, sandboxed and bounded. No dependency and no
 * Node API, so that it runs in servers, command lines and browsers.
 */
export type { Limits } from './budget.ts';
export { Environment } from './environment/environment.ts';
export { type Autoescape, DEFAULT_LIMITS, type EnvironmentOptions } from './environment/options.ts';
export { Template } from './environment/template.ts';
export { toValue } from './environment/toValue.ts';
export {
  BudgetError,
  FilterArgumentError,
  JinjaError,
  type LimitName,
  PythonError,
  type PythonErrorType,
  SecurityError,
  TemplateAssertionError,
  TemplateError,
  TemplateNotFound,
  TemplateRuntimeError,
  TemplateSyntaxError,
  TemplatesNotFound,
  UndefinedError,
} from './errors.ts';
export { checkSyntax, type TemplateProblem } from './introspection/checkSyntax.ts';
export { findReferencedTemplates } from './introspection/referencedTemplates.ts';
export { findUndeclaredVariables } from './introspection/undeclaredVariables.ts';
export { Callable } from './values/callable.ts';
export type { Arguments, Callback, CallContext, Keywords } from './values/callContext.ts';
export { Markup } from './values/markup.ts';
export { Undefined, type UndefinedKind } from './values/undefined.ts';
export * from './values.ts';
