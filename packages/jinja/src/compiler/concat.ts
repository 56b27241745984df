/** Compiles `a ~ b`. */
import { chargeSize } from '../budget.ts';
import type { Concat, Conditional, Expression } from '../parser/ast.ts';
import { argumentExpressions } from '../parser/postfix.ts';
import { escapeToText } from '../values/escape.ts';
import { Markup } from '../values/markup.ts';
import type { Value } from '../values/model.ts';
import { str } from '../values/repr.ts';
import { truth } from '../values/truth.ts';
import type { Evaluate } from './closures.ts';
import type { CompileFrame } from './compileFrame.ts';
import type { Compiler } from './compiler.ts';
import { compileExpression } from './expression.ts';

/**
 * Strings joined; under autoescape a Markup among them makes the whole one. Jinja2 computes constant parts while it
 * compiles, and then always joins them as plain strings: so do we.
 */
export function compileConcat(compiler: Compiler, node: Concat, frame: CompileFrame): Evaluate {
  const parts = node.parts.map((part) => compileExpression(compiler, part, frame));
  const { autoescape, decidedLater } = compiler.escaping;
  if (autoescape && !decidedLater && !node.parts.every((part) => isConstant(compiler, part))) {
    return (at) => joinMarkup(parts.map((part) => part(at)).map(softString));
  }
  const [left, right] = parts;
  if (left !== undefined && right !== undefined && parts.length === 2) {
    // All is evaluated before anything is made a string, as in Python.
    return (at) => {
      const first = left(at);
      const second = right(at);
      return bounded(str(first) + str(second));
    };
  }
  return (at) => {
    let text = '';
    for (const value of parts.map((part) => part(at))) text += str(value);
    return bounded(text);
  };
}

function bounded(text: string): string {
  chargeSize('string', text.length);
  return text;
}

function softString(value: Value): string | Markup {
  return value instanceof Markup ? value : str(value);
}

function joinMarkup(parts: readonly (string | Markup)[]): Value {
  if (!parts.some((part) => part instanceof Markup)) return bounded(parts.join(''));
  return new Markup(bounded(parts.map(escapeToText).join('')));
}

/** Filters that look at the context, which Jinja2 therefore never computes while compiling. */
const CONTEXT_FILTERS: ReadonlySet<string> = new Set([
  'map',
  'random',
  'reject',
  'rejectattr',
  'select',
  'selectattr',
]);

/** Whether Jinja2 computes the expression while it compiles. */
export function isConstant(compiler: Compiler, node: Expression): boolean {
  const all = (nodes: readonly Expression[]): boolean => nodes.every((child) => isConstant(compiler, child));
  switch (node.kind) {
    case 'const':
      return true;
    case 'list':
    case 'tuple':
      return all(node.items);
    case 'dict':
      return all(node.pairs.flat());
    case 'concat':
      return all(node.parts);
    case 'binary':
      return all([node.left, node.right]);
    case 'and':
    case 'or': {
      const decided = knownTruth(node.left);
      return all(decided === (node.kind === 'or') ? [node.left] : [node.left, node.right]);
    }
    case 'not':
    case 'neg':
    case 'pos':
      return isConstant(compiler, node.operand);
    case 'compare':
      return all([node.first, ...node.rest.map(({ operand }) => operand)]);
    case 'getitem':
      return all([node.subject, node.key]);
    case 'getattr':
      return isConstant(compiler, node.subject);
    case 'slice':
      return all([node.start, node.stop, node.step].filter((bound) => bound !== null));
    case 'condexpr':
      return isConstantChoice(compiler, node);
    case 'filter':
      if (compiler.escaping.decidedLater || CONTEXT_FILTERS.has(node.name)) return false;
      if (node.subject === null || !compiler.environment.filters.has(node.name)) return false;
      return all([node.subject, ...argumentExpressions(node.args)]);
    case 'test':
      if (compiler.escaping.decidedLater || !compiler.environment.tests.has(node.name)) return false;
      return all([node.subject, ...argumentExpressions(node.args)]);
    default:
      return false;
  }
}

/** Of a conditional whose test is a literal, only the branch it takes has to be constant. */
function isConstantChoice(compiler: Compiler, { test, consequent, alternate }: Conditional): boolean {
  const decided = knownTruth(test);
  const branches = decided === undefined ? [consequent, alternate] : [decided ? consequent : alternate];
  return [test, ...branches].every((branch) => branch !== null && isConstant(compiler, branch));
}

/** What a literal is as a condition; undefined for anything else. */
function knownTruth(node: Expression): boolean | undefined {
  return node.kind === 'const' ? truth(node.value) : undefined;
}
