/** Running templates: the one to render, the ones it includes, the ones it imports. */
import type { Value } from '../values/model.ts';
import type { CompiledTemplate } from './compiledTemplate.ts';
import { Context } from './context.ts';
import { TemplateModule } from './module.ts';
import type { Names } from './names.ts';
import type { Output } from './output.ts';
import type { RenderState } from './renderState.ts';

export type { TemplateModule } from './module.ts';

/** Runs a template with those names. */
export function runTemplate(
  state: RenderState,
  template: CompiledTemplate,
  names: Names,
  output: Output,
): void {
  runWithContext(state, template, newContext(state, template, names), output);
}

/**
 * Runs a template for what it exports. Without names of the importing template it sees the globals alone, and is run
 * once a rendering however often it is imported.
 */
export function importTemplate(
  state: RenderState,
  template: CompiledTemplate,
  names: Names | null,
): TemplateModule {
  if (names !== null) return runForModule(state, template, names);
  let module = state.modules.get(template);
  if (module === undefined) {
    module = runForModule(state, template, state.environment.globalNames);
    state.modules.set(template, module);
  }
  return module;
}

function runForModule(state: RenderState, template: CompiledTemplate, names: Names): TemplateModule {
  const context = newContext(state, template, names);
  const output = state.newCapture();
  runWithContext(state, template, context, output);
  const exported = new Map<string, Value>();
  for (const name of context.exported) {
    const value = context.assigned.get(name);
    if (value !== undefined) exported.set(name, value);
  }
  return new TemplateModule(template.name, output.finish(), exported);
}

function newContext(state: RenderState, template: CompiledTemplate, names: Names): Context {
  const blocks = new Map([...template.blocks].map(([name, block]) => [name, [block]]));
  const evaluation = { autoescape: state.environment.autoescapes(template.name) };
  return new Context(state, template.name, names, blocks, evaluation);
}

function runWithContext(
  state: RenderState,
  template: CompiledTemplate,
  context: Context,
  output: Output,
): void {
  state.nested(template.name, () => template.run(context, output));
}
