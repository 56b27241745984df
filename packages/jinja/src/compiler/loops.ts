/** Compiles `for`. */

import type { Body, Expression, For, Name, Node, Target } from '../parser/ast.ts';
import { forEachChild } from '../parser/children.ts';
import { Frame } from '../runtime/frame.ts';
import { Loop, type Recurse } from '../runtime/loop.ts';
import { iterate } from '../values/iterate.ts';
import { PyIterator } from '../values/iterator.ts';
import { Markup } from '../values/markup.ts';
import type { Value } from '../values/model.ts';
import { compileAutoescape } from './capture.ts';
import { BREAK, type Condition, type Execute, NEXT, type Signal } from './closures.ts';
import { type CompileFrame, compileEnter, compileLookups, type Enter } from './compileFrame.ts';
import type { Compiler } from './compiler.ts';
import { compileCondition, compileExpression } from './expression.ts';
import { compileBody } from './statement.ts';
import { compileTarget, type Store } from './targets.ts';
import { undeclaredNames } from './undeclaredNames.ts';

/** Everything a loop's code is made of. */
interface LoopCode {
  readonly line: number;
  readonly store: Store;
  readonly enter: Enter;
  readonly body: Execute;
  /** What one turn costs, in steps. */
  readonly weight: number;
  /** Null for a loop without `else`. */
  readonly otherwise: Execute | null;
  /** Passes on only the items for which the loop's `if` is true; null for a loop without one. */
  readonly filter: ((at: Frame, items: Value) => Value) | null;
  /** Where the `loop` variable is, null when nobody reads it. */
  readonly loopSlot: number | null;
}

export function compileFor(compiler: Compiler, node: For, frame: CompileFrame): Execute {
  return node.recursive ? compileRecursive(compiler, node, frame) : compilePlain(compiler, node, frame);
}

function compilePlain(compiler: Compiler, node: For, frame: CompileFrame): Execute {
  const code = compileLoop(compiler, node, frame.inner(), [frame.inner(), frame.inner()]);
  const items = compileExpression(compiler, node.iterable, frame);
  const run = code.loopSlot === null ? runPlain : runExtended;
  const { line } = code;
  return (at) => {
    at.state.line = line;
    return run(at, code, items(at));
  };
}

function compileRecursive(compiler: Compiler, node: For, frame: CompileFrame): Execute {
  const loopFrame = frame.innerFunction();
  const { scope } = loopFrame;
  const { loopDepth } = compiler;
  const isMarkup = compileAutoescape(compiler);
  compiler.loopDepth = 0;
  const sibling = (): CompileFrame => frame.innerOf(scope);
  const code = compileLoop(compiler, node, loopFrame, [sibling(), sibling()]);
  compiler.loopDepth = loopDepth;
  const lookUp = compileLookups(scope);
  const lastLine = compiler.line;
  compiler.line = node.line;
  const items = compileExpression(compiler, node.iterable, frame);
  return (at) => {
    const recurse: Recurse = (value, depth) => {
      const inner = new Frame(scope.slots, at, at.context, at.state.newCapture());
      inner.parent = at.parent;
      const text = at.state.nested(compiler.templateName, () => {
        at.state.line = code.line;
        lookUp(inner);
        runLoop(inner, code, new Loop(at.context, code.filter?.(inner, value) ?? value, recurse, depth));
        at.state.line = lastLine;
        return inner.output.finish();
      });
      return isMarkup(at) ? new Markup(text) : text;
    };
    at.state.line = code.line;
    at.output.writeUnconverted(recurse(items(at), 0));
    return NEXT;
  };
}

/** Compiles the parts of a loop; `frames` are those of its `if` and its `else`. */
function compileLoop(
  compiler: Compiler,
  node: For,
  frame: CompileFrame,
  [testFrame, elseFrame]: readonly [CompileFrame, CompileFrame],
): LoopCode {
  const loopSlot = needsLoopVariable(compiler, node) ? frame.symbols.declareParameter('loop').slot : null;
  frame.symbols.visitTarget(node.target, true);
  frame.symbols.visitAll(node.body);
  elseFrame.symbols.visitAll(node.otherwise);
  const filter = node.test === null ? null : compileLoopFilter(compiler, node, node.test, testFrame);
  const assigned = targetsLoop(node) ?? findInside(node, assignsLoop);
  if (assigned !== undefined) {
    compiler.fail("Can't assign to special loop variable in for-loop target", assigned.line);
  }
  const { line } = node;
  compiler.line = line;
  const enter = compileEnter(compiler, frame);
  const store = compileTarget(node.target, frame);
  compiler.loopDepth += 1;
  const { result: body, weight } = compiler.weigh(() => compileBody(compiler, node.body, frame));
  compiler.loopDepth -= 1;
  const otherwise = node.otherwise.length === 0 ? null : compileElse(compiler, node.otherwise, elseFrame);
  return { line, store, enter, body, weight, otherwise, filter, loopSlot };
}

/** Jinja2 makes the `loop` variable only where it is read, or where a scoped block or a recursion might read it. */
function needsLoopVariable(compiler: Compiler, node: For): boolean {
  if (node.recursive || undeclaredNames(node.body, ['loop']).has('loop')) return true;
  return (
    compiler.template.blocks.some(({ scoped }) => scoped) && findInside(node, isScopedBlock) !== undefined
  );
}

function isScopedBlock(node: Node): Node | undefined {
  return node.kind === 'block' && node.scoped ? node : undefined;
}

/** The first thing inside the node that `find` finds. */
function findInside<Found>(node: Node, find: (node: Node) => Found | undefined): Found | undefined {
  let found: Found | undefined;
  forEachChild(node, (child) => {
    found ??= find(child) ?? findInside(child, find);
  });
  return found;
}

/** The `loop` variable cannot be assigned anywhere inside a loop. */
function assignsLoop(node: Node): Name | undefined {
  const assigns = node.kind === 'assign' || node.kind === 'assignblock' || node.kind === 'for';
  return assigns ? targetsLoop(node) : undefined;
}

function targetsLoop({ target }: { target: Target }): Name | undefined {
  if (target.kind === 'tuple') return findInside(target, (node) => (isLoopName(node) ? node : undefined));
  return isLoopName(target) ? target : undefined;
}

function isLoopName(node: Node): node is Name {
  return node.kind === 'name' && node.name === 'loop';
}

/** The loop's `if`: a generator, asked for one item at a time, so that it sees what the body changed. */
function compileLoopFilter(
  compiler: Compiler,
  node: For,
  test: Expression,
  frame: CompileFrame,
): (at: Frame, items: Value) => Value {
  frame.symbols.visitTarget(node.target, true);
  frame.symbols.visitAll([test]);
  const { line } = test;
  compiler.line = line;
  const enter = compileEnter(compiler, frame);
  const store = compileTarget(node.target, frame);
  const condition = compileCondition(compiler, test, frame);
  return (at, items) => {
    const source = iterate(items);
    return PyIterator.generator('loop_filter', filterItems(at, source, { enter, store, condition, line }));
  };
}

interface FilterCode {
  readonly enter: Enter;
  readonly store: Store;
  readonly condition: Condition;
  readonly line: number;
}

function* filterItems(at: Frame, source: Iterator<Value>, code: FilterCode): Generator<Value, undefined> {
  const { state } = at;
  code.enter?.(at);
  for (let next = source.next(); !next.done; next = source.next()) {
    const { line } = state;
    state.line = code.line;
    state.budget.charge(1);
    code.store(at, next.value);
    const passes = code.condition(at);
    state.line = line;
    if (passes) yield next.value;
  }
}

function compileElse(compiler: Compiler, body: Body, frame: CompileFrame): Execute {
  const enter = compileEnter(compiler, frame);
  const run = compileBody(compiler, body, frame);
  if (enter === null) return run;
  return (at) => {
    enter(at);
    return run(at);
  };
}

function runPlain(at: Frame, code: LoopCode, items: Value): Signal {
  const { filter } = code;
  if (filter === null && Array.isArray(items)) return runList(at, code, items);
  return runIterator(at, code, iterate(filter === null ? items : filter(at, items)));
}

function runExtended(at: Frame, code: LoopCode, items: Value): Signal {
  const { filter } = code;
  return runLoop(at, code, new Loop(at.context, filter === null ? items : filter(at, items), null, 0));
}

/** The list may grow while it is walked. */
function runList(at: Frame, code: LoopCode, items: readonly Value[]): Signal {
  let completed = false;
  for (let index = 0; index < items.length; index += 1) {
    const signal = runTurn(at, code, items[index] as Value);
    if (signal === BREAK) break;
    if (signal === NEXT) completed = true;
  }
  return completed ? NEXT : runElse(at, code);
}

function runIterator(at: Frame, code: LoopCode, iterator: Iterator<Value>): Signal {
  let completed = false;
  for (;;) {
    at.state.line = code.line;
    const next = iterator.next();
    if (next.done) break;
    const signal = runTurn(at, code, next.value);
    if (signal === BREAK) break;
    if (signal === NEXT) completed = true;
  }
  return completed ? NEXT : runElse(at, code);
}

function runLoop(at: Frame, code: LoopCode, loop: Loop): Signal {
  const slot = code.loopSlot as number;
  let completed = false;
  for (;;) {
    at.state.line = code.line;
    const item = loop.advance();
    if (item === undefined) break;
    at.variables[slot] = loop;
    const signal = runTurn(at, code, item);
    if (signal === BREAK) break;
    if (signal === NEXT) completed = true;
  }
  return completed ? NEXT : runElse(at, code);
}

function runTurn(at: Frame, code: LoopCode, item: Value): Signal {
  at.state.line = code.line;
  at.state.budget.charge(code.weight);
  code.store(at, item);
  code.enter?.(at);
  return code.body(at);
}

/** Jinja2 runs the `else` also when every turn was left by `break` or `continue`. */
function runElse(at: Frame, code: LoopCode): Signal {
  return code.otherwise === null ? NEXT : code.otherwise(at);
}
