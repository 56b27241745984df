/** Compiles `include`, `import` and `from … import`. */
import type { Environment } from '../environment/environment.ts';
import { TemplateNotFound } from '../errors.ts';
import type { FromImport, Import, Include } from '../parser/ast.ts';
import type { CompiledTemplate } from '../runtime/compiledTemplate.ts';
import type { Frame } from '../runtime/frame.ts';
import { importTemplate, runTemplate, type TemplateModule } from '../runtime/run.ts';
import type { Value } from '../values/model.ts';
import { repr } from '../values/repr.ts';
import { compilePublish } from './assignments.ts';
import { type Execute, NEXT } from './closures.ts';
import type { CompileFrame } from './compileFrame.ts';
import type { Compiler } from './compiler.ts';
import { compileExpression } from './expression.ts';
import { compileLocals } from './locals.ts';

export function compileInclude(compiler: Compiler, node: Include, frame: CompileFrame): Execute {
  const { line, ignoreMissing } = node;
  compiler.line = line;
  const name = compileExpression(compiler, node.template, frame);
  const locals = node.withContext ? compileLocals(frame) : null;
  const find = finderFor(node);
  return (at) => {
    at.state.line = line;
    const template = findOrIgnore(at, name(at), find, ignoreMissing);
    if (template === null) return NEXT;
    if (locals === null) at.output.write(importTemplate(at.state, template, null).text, 1);
    else runTemplate(at.state, template, at.context.snapshotWith(locals(at)), at.output);
    return NEXT;
  };
}

type Find = (environment: Environment, name: Value) => CompiledTemplate;

/** Several names are written as a list; what only rendering shows may be either. */
function finderFor({ template }: Include): Find {
  if (template.kind === 'const' && typeof template.value === 'string') {
    return (environment, name) => environment.findTemplate(name);
  }
  if (template.kind === 'tuple' || template.kind === 'list') {
    return (environment, names) => environment.findFirstTemplate(names);
  }
  return (environment, name) => environment.findOneOrFirst(name);
}

function findOrIgnore(at: Frame, name: Value, find: Find, ignoreMissing: boolean): CompiledTemplate | null {
  try {
    return find(at.state.environment, name);
  } catch (error) {
    if (ignoreMissing && error instanceof TemplateNotFound) return null;
    throw error;
  }
}

export function compileImport(compiler: Compiler, node: Import, frame: CompileFrame): Execute {
  const load = compileModule(compiler, node, frame);
  const { slot } = frame.symbols.variable(node.target);
  const publish = compilePrivate([node.target], frame);
  return (at) => {
    at.variables[slot] = load(at);
    publish?.(at);
    return NEXT;
  };
}

export function compileFromImport(compiler: Compiler, node: FromImport, frame: CompileFrame): Execute {
  const load = compileModule(compiler, node, frame);
  const place = `line ${node.line}${compiler.templateName === null ? '' : ` in ${repr(compiler.templateName)}`}`;
  const names = node.names.map(({ name, alias }) => ({ name, slot: frame.symbols.variable(alias).slot }));
  const publish = compilePrivate(
    node.names.map(({ alias }) => alias),
    frame,
  );
  return (at) => {
    const module = load(at);
    for (const { name, slot } of names) {
      const value = module.attribute(name);
      at.variables[slot] = value === undefined ? missingExport(at, module, name, place) : value;
    }
    publish?.(at);
    return NEXT;
  };
}

function missingExport(at: Frame, module: TemplateModule, name: string, place: string): Value {
  const hint =
    `the template ${repr(module.templateName)} (imported on ${place})` +
    ` does not export the requested name '${name}'`;
  return at.context.undefined({ hint, name });
}

function compileModule(
  compiler: Compiler,
  node: Import | FromImport,
  frame: CompileFrame,
): (at: Frame) => TemplateModule {
  const { line } = node;
  compiler.line = line;
  const name = compileExpression(compiler, node.template, frame);
  const locals = node.withContext ? compileLocals(frame) : null;
  return (at) => {
    at.state.line = line;
    const template = at.state.environment.findTemplate(name(at));
    return importTemplate(at.state, template, locals === null ? null : at.context.snapshotWith(locals(at)));
  };
}

/** What is imported at the top level is a name of the context, but not passed on to who imports this template. */
function compilePrivate(names: readonly string[], frame: CompileFrame): ((at: Frame) => void) | null {
  const publish = compilePublish(names, frame);
  if (publish === null) return null;
  return (at) => {
    publish(at);
    for (const name of names) at.context.exported.delete(name);
  };
}
