/** Compiles `a.b` and `a[b]`. */
import type { GetAttribute, GetItem } from '../parser/ast.ts';
import { getAttribute, getItem } from '../values/access.ts';
import { attribute } from '../values/attribute.ts';
import { Dict } from '../values/dict.ts';
import { PyObject } from '../values/model.ts';
import { subscript } from '../values/subscript.ts';
import type { Evaluate } from './closures.ts';
import type { CompileFrame } from './compileFrame.ts';
import type { Compiler } from './compiler.ts';
import { compileExpression } from './expression.ts';

const EMPTY_DICT = new Dict();

export function compileGetAttribute(compiler: Compiler, node: GetAttribute, frame: CompileFrame): Evaluate {
  const subject = compileExpression(compiler, node.subject, frame);
  const { name } = node;
  if (!isPlainName(name)) return (at) => getAttribute(at.context, subject(at), name);
  return (at) => {
    const value = subject(at);
    if (value instanceof PyObject) {
      const found = value instanceof Dict ? value.getString(name) : value.attribute(name);
      if (found !== undefined) return found;
    }
    return getAttribute(at.context, value, name);
  };
}

/** Whether the sandbox lets the name pass on any value, and no dict has a method of that name. */
function isPlainName(name: string): boolean {
  if (name.startsWith('_') || name.startsWith('gi_') || name === 'mro') return false;
  return attribute(EMPTY_DICT, name) === undefined;
}

/** A slice goes to the value itself, without Jinja2's fallbacks. */
export function compileGetItem(compiler: Compiler, node: GetItem, frame: CompileFrame): Evaluate {
  const subject = compileExpression(compiler, node.subject, frame);
  const key = compileExpression(compiler, node.key, frame);
  if (node.key.kind === 'slice') return (at) => subscript(subject(at), key(at));
  if (node.key.kind === 'tuple' && node.key.items.some(({ kind }) => kind === 'slice')) {
    compiler.refuse('invalid syntax', node.line);
  }
  return (at) => getItem(at.context, subject(at), key(at));
}
