/** Compiles `a.b` and `a[b]`. */
import type { GetAttribute, GetItem } from '../parser/ast.ts';
import { getAttribute, getItem } from '../values/access.ts';
import { attribute } from '../values/attribute.ts';
import { Dict } from '../values/dict.ts';
import { subscript } from '../values/subscript.ts';
import type { Evaluate } from './closures.ts';
import type { CompileFrame } from './compileFrame.ts';
import type { Compiler } from './compiler.ts';
import { isConstant } from './concat.ts';
import { compileExpression } from './expression.ts';

const EMPTY_DICT = new Dict();

export function compileGetAttribute(compiler: Compiler, node: GetAttribute, frame: CompileFrame): Evaluate {
  const subject = compileExpression(compiler, node.subject, frame);
  const { name } = node;
  if (name.startsWith('_') || attribute(EMPTY_DICT, name) !== undefined) {
    return (at) => getAttribute(at.context, subject(at), name);
  }
  return (at) => {
    const value = subject(at);
    if (value instanceof Dict) {
      const item = value.getString(name);
      if (item !== undefined) return item;
    }
    return getAttribute(at.context, value, name);
  };
}

/** A slice goes to the value itself, without Jinja2's fallbacks. */
export function compileGetItem(compiler: Compiler, node: GetItem, frame: CompileFrame): Evaluate {
  const subject = compileExpression(compiler, node.subject, frame);
  const key = compileExpression(compiler, node.key, frame);
  // What Jinja2 computes while compiling does go through its fallbacks.
  if (node.key.kind === 'slice' && !isConstant(compiler, node))
    return (at) => subscript(subject(at), key(at));
  if (node.key.kind === 'tuple' && node.key.items.some(({ kind }) => kind === 'slice')) {
    compiler.refuse('invalid syntax', node.line);
  }
  return (at) => getItem(at.context, subject(at), key(at));
}
