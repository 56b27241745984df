/** Compiles `set`, `with` and `autoescape`. */
import type { Assign, AssignBlock, Autoescape, Expression, With } from '../parser/ast.ts';
import type { Frame } from '../runtime/frame.ts';
import { Markup } from '../values/markup.ts';
import { PyObject, type Value } from '../values/model.ts';
import { str } from '../values/repr.ts';
import { truth } from '../values/truth.ts';
import { compileFilter } from './calls.ts';
import { compileCapture } from './capture.ts';
import { type Execute, NEXT } from './closures.ts';
import { type CompileFrame, compileEnter } from './compileFrame.ts';
import type { Compiler } from './compiler.ts';
import { compileExpression } from './expression.ts';
import { compileBody } from './statement.ts';
import { compileNamespaceChecks, compileTarget, namesOf } from './targets.ts';

export function compileAssign(compiler: Compiler, node: Assign, frame: CompileFrame): Execute {
  const lineBefore = compiler.line;
  const { line } = node;
  compiler.line = line;
  const check = compileNamespaceChecks(node.target, frame);
  const value = compileExpression(compiler, node.value, frame);
  const store = compileTarget(node.target, frame);
  const publish = compilePublish(namesOf(node.target), frame);
  return (at) => {
    if (check !== null) {
      at.state.line = lineBefore;
      check(at);
    }
    at.state.line = line;
    store(at, value(at));
    publish?.(at);
    return NEXT;
  };
}

/** At the top level, what is assigned becomes a name of the context, and an import sees it unless it starts with `_`. */
export function compilePublish(names: readonly string[], frame: CompileFrame): ((at: Frame) => void) | null {
  if (!frame.toplevel || names.length === 0) return null;
  const slots = names.map(
    (name) => [name, frame.symbols.variable(name).slot, !name.startsWith('_')] as const,
  );
  return (at) => {
    for (const [name, slot, exported] of slots) {
      at.context.assigned.set(name, at.variables[slot] as Value);
      if (exported) at.context.exported.add(name);
    }
  };
}

export function compileAssignBlock(compiler: Compiler, node: AssignBlock, frame: CompileFrame): Execute {
  const inner = frame.inner();
  inner.requireOutputCheck = false;
  inner.symbols.visitAll(node.filter === null ? node.body : [...node.body, node.filter]);
  const enter = compileEnter(compiler, inner);
  const body = compileBody(compiler, node.body, inner);
  const { line } = node;
  compiler.line = line;
  const { capture, captured } = compileCapture(compiler, body, inner);
  const value = node.filter === null ? captured : compileFilter(compiler, node.filter, inner, captured);
  const check = compileNamespaceChecks(node.target, frame);
  const store = compileTarget(node.target, frame);
  const publish = compilePublish(namesOf(node.target), frame);
  return (at) => {
    enter?.(at);
    const signal = capture(at);
    if (signal !== NEXT) return signal;
    at.state.line = line;
    const result = value(at);
    check?.(at);
    store(at, at.context.autoescape ? toMarkup(result) : result);
    publish?.(at);
    return NEXT;
  };
}

function toMarkup(value: Value): Value {
  if (value instanceof Markup) return value;
  return new Markup((value instanceof PyObject ? value.html() : undefined) ?? str(value));
}

export function compileWith(compiler: Compiler, node: With, outer: CompileFrame): Execute {
  const frame = outer.inner();
  for (const target of node.targets) frame.symbols.visitTarget(target, true);
  frame.symbols.visitAll(node.body);
  const enter = compileEnter(compiler, frame);
  const { line } = compiler;
  const assignments = node.targets.map((target, index) => {
    const value = compileExpression(compiler, node.values[index] as Expression, outer);
    return { store: compileTarget(target, frame), value };
  });
  const body = compileBody(compiler, node.body, frame);
  return (at) => {
    at.state.line = line;
    enter?.(at);
    for (const { store, value } of assignments) store(at, value(at));
    return body(at);
  };
}

/** A literal value is known while compiling the body; anything else leaves escaping to be decided while rendering. */
export function compileAutoescape(compiler: Compiler, node: Autoescape, outer: CompileFrame): Execute {
  const frame = outer.inner();
  frame.symbols.visitAll([node.value, ...node.body]);
  const enter = compileEnter(compiler, frame);
  const value = compileExpression(compiler, node.value, frame);
  const { escaping, line } = compiler;
  compiler.escaping =
    node.value.kind === 'const'
      ? { ...escaping, autoescape: truth(node.value.value) }
      : { ...escaping, decidedLater: true };
  const body = compileBody(compiler, node.body, frame);
  compiler.escaping = escaping;
  return (at) => {
    enter?.(at);
    at.state.line = line;
    const { evaluation } = at.context;
    const { autoescape } = evaluation;
    evaluation.autoescape = value(at);
    const signal = body(at);
    // Leaving the body with `break` leaves its setting behind, as in Jinja2.
    if (signal === NEXT) evaluation.autoescape = autoescape;
    return signal;
  };
}
