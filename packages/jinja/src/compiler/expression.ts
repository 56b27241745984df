/** Compiles expressions. */

import { chargeMemory } from '../budget.ts';
import type { Expression } from '../parser/ast.ts';
import { Dict } from '../values/dict.ts';
import { Float } from '../values/float.ts';
import type { Value } from '../values/model.ts';
import { Slice } from '../values/slice.ts';
import { truth } from '../values/truth.ts';
import { Tuple } from '../values/tuple.ts';
import { Undefined } from '../values/undefined.ts';
import { compileGetAttribute, compileGetItem } from './access.ts';
import { compileCall, compileFilter, compileTest } from './calls.ts';
import type { Condition, Evaluate } from './closures.ts';
import { type CompileFrame, readVariable } from './compileFrame.ts';
import type { Compiler } from './compiler.ts';
import { compileConcat, isConstant } from './concat.ts';
import { foldedConstant, printedConstant } from './foldedConstants.ts';
import { compileBinary, compileComparison, compileSign } from './operators.ts';

/** Code that computes the expression. */
export function compileExpression(compiler: Compiler, node: Expression, frame: CompileFrame): Evaluate {
  if (!isFolded(compiler, node)) return compileNode(compiler, node, frame);
  return foldedConstant(...compileConstant(compiler, node, frame));
}

/** Code that computes an expression to be printed. */
export function compilePrinted(compiler: Compiler, node: Expression, frame: CompileFrame): Evaluate {
  if (!compiler.watchesConstants || !isConstant(compiler, node)) return compileNode(compiler, node, frame);
  return printedConstant(...compileConstant(compiler, node, frame));
}

/** Where escaping is decided while rendering, Jinja2 computes nothing beforehand. */
function isFolded(compiler: Compiler, node: Expression): boolean {
  if (!compiler.watchesConstants || (node.kind === 'const' && !(node.value instanceof Float))) return false;
  return compiler.escaping.decidedLater ? node.kind === 'const' : isConstant(compiler, node);
}

/** Code that computes a constant as a whole, and code that computes it from the constants within it. */
function compileConstant(
  compiler: Compiler,
  node: Expression,
  frame: CompileFrame,
): [whole: Evaluate, parts: Evaluate] {
  const parts = compileNode(compiler, node, frame);
  compiler.watchesConstants = false;
  const whole = compileNode(compiler, node, frame);
  compiler.watchesConstants = true;
  return [whole, parts];
}

function compileNode(compiler: Compiler, node: Expression, frame: CompileFrame): Evaluate {
  const compile = (child: Expression): Evaluate => compileExpression(compiler, child, frame);
  switch (node.kind) {
    case 'const':
      return constant(node.value);
    case 'name':
      return compileName(node.name, frame);
    case 'nsref':
      throw new Error('a namespace reference is no expression');
    case 'tuple': {
      const items = compileItems(node.items.map(compile));
      return (at) => new Tuple(items(at));
    }
    case 'list':
      return compileItems(node.items.map(compile));
    case 'dict':
      return compileDict(node.pairs.map(([key, value]) => [compile(key), compile(value)]));
    case 'condexpr':
      return compileConditional(compiler, node, frame);
    case 'filter':
      return compileFilter(compiler, node, frame, null);
    case 'test':
      return compileTest(compiler, node, frame);
    case 'call':
      return compileCall(compiler, node, frame, null);
    case 'getitem':
      return compileGetItem(compiler, node, frame);
    case 'getattr':
      return compileGetAttribute(compiler, node, frame);
    case 'slice':
      return compileSlice(node, compile);
    case 'concat':
      return compileConcat(compiler, node, frame);
    case 'compare':
      return compileComparison(compiler, node, frame);
    case 'binary':
      return compileBinary(node.operator, compile(node.left), compile(node.right));
    case 'and':
    case 'or':
      return compileLogical(node.kind, compile(node.left), compile(node.right));
    case 'not': {
      const condition = compileCondition(compiler, node.operand, frame);
      return (at) => !condition(at);
    }
    case 'neg':
    case 'pos':
      return compileSign(node.kind, node.operand, compile);
  }
}

/** Code that computes whether the expression is true. */
export function compileCondition(compiler: Compiler, node: Expression, frame: CompileFrame): Condition {
  if (!isFolded(compiler, node)) {
    if (node.kind === 'not') {
      const condition = compileCondition(compiler, node.operand, frame);
      return (at) => !condition(at);
    }
    if (node.kind === 'and' || node.kind === 'or') {
      const left = compileCondition(compiler, node.left, frame);
      const right = compileCondition(compiler, node.right, frame);
      return node.kind === 'and' ? (at) => left(at) && right(at) : (at) => left(at) || right(at);
    }
  }
  const evaluate = compileExpression(compiler, node, frame);
  return (at) => {
    const value = evaluate(at);
    return typeof value === 'boolean' ? value : truth(value);
  };
}

function constant(value: Value): Evaluate {
  return () => value;
}

function compileName(name: string, frame: CompileFrame): Evaluate {
  const variable = frame.symbols.variable(name);
  if (variable.scope === frame.scope) {
    const { slot } = variable;
    return (at) => {
      const value = at.variables[slot];
      return value === undefined ? at.context.undefined({ name }) : value;
    };
  }
  const read = readVariable(frame.scope, variable);
  return (at) => {
    const value = read(at);
    return value === undefined ? at.context.undefined({ name }) : value;
  };
}

/** What the engine takes for the values that literals make. */
const BYTES_PER_LIST = 176;
const BYTES_PER_ITEM = 16;
const BYTES_PER_DICT = 256;
const BYTES_PER_ENTRY = 48;

function compileItems(items: readonly Evaluate[]): (at: Parameters<Evaluate>[0]) => Value[] {
  const count = items.length;
  return (at) => {
    chargeMemory(BYTES_PER_LIST + count * BYTES_PER_ITEM);
    const values: Value[] = [];
    for (let index = 0; index < count; index += 1) values.push((items[index] as Evaluate)(at));
    return values;
  };
}

function compileDict(pairs: readonly (readonly [Evaluate, Evaluate])[]): Evaluate {
  return (at) => {
    // All is evaluated before a key that cannot be one is an error.
    const entries = pairs.map(([key, value]) => [key(at), value(at)] as const);
    chargeMemory(BYTES_PER_DICT + entries.length * BYTES_PER_ENTRY);
    const dict = new Dict();
    for (const [key, value] of entries) dict.set(key, value);
    return dict;
  };
}

type Node<Kind extends Expression['kind']> = Extract<Expression, { kind: Kind }>;

function compileConditional(compiler: Compiler, node: Node<'condexpr'>, outer: CompileFrame): Evaluate {
  const frame = outer.softened();
  const test = compileCondition(compiler, node.test, frame);
  const consequent = compileExpression(compiler, node.consequent, frame);
  if (node.alternate !== null) {
    const alternate = compileExpression(compiler, node.alternate, frame);
    return (at) => (test(at) ? consequent(at) : alternate(at));
  }
  const place = `line ${node.line}${compiler.templateName === null ? '' : ` in '${compiler.templateName}'`}`;
  const hint = `the inline if-expression on ${place} evaluated to false and no else section was defined.`;
  return (at) => (test(at) ? consequent(at) : new Undefined('default', { hint }));
}

function compileLogical(kind: 'and' | 'or', left: Evaluate, right: Evaluate): Evaluate {
  if (kind === 'and') {
    return (at) => {
      const value = left(at);
      return truth(value) ? right(at) : value;
    };
  }
  return (at) => {
    const value = left(at);
    return truth(value) ? value : right(at);
  };
}

function compileSlice(node: Node<'slice'>, compile: (child: Expression) => Evaluate): Evaluate {
  const part = (child: Expression | null): Evaluate => (child === null ? constant(null) : compile(child));
  const start = part(node.start);
  const stop = part(node.stop);
  const step = part(node.step);
  return (at) => new Slice(start(at), stop(at), step(at));
}
