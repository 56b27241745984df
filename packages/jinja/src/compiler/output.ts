/** Compiles text and printed expressions. */
import type { Output as OutputNode } from '../parser/ast.ts';
import type { Frame } from '../runtime/frame.ts';
import { escapeToText } from '../values/escape.ts';
import type { Value } from '../values/model.ts';
import { str } from '../values/repr.ts';
import { type Evaluate, type Execute, NEXT, nothing } from './closures.ts';
import type { CompileFrame } from './compileFrame.ts';
import type { Compiler } from './compiler.ts';
import { compileExpression } from './expression.ts';

/** A printed expression with the text before it. */
interface Piece {
  readonly text: string;
  readonly evaluate: Evaluate;
  readonly line: number;
}

export function compileOutput(compiler: Compiler, node: OutputNode, frame: CompileFrame): Execute {
  if (frame.requireOutputCheck && compiler.hasKnownExtends) return nothing;
  const { pieces, rest } = compilePieces(compiler, node, frame);
  const write = compileWrite(pieces, rest, toText(compiler));
  if (!frame.requireOutputCheck) return write;
  return (at) => (at.parent === null ? write(at) : NEXT);
}

function compilePieces(
  compiler: Compiler,
  node: OutputNode,
  frame: CompileFrame,
): { pieces: Piece[]; rest: string } {
  const pieces: Piece[] = [];
  let text = '';
  for (const part of node.parts) {
    if (part.kind === 'text') text += part.text;
    else if (part.kind === 'const' && compiler.escapeMode !== 'unknown') {
      text += compiler.escapeMode === 'on' ? escapeToText(part.value) : str(part.value);
    } else {
      compiler.weight += 1;
      compiler.line = part.line;
      pieces.push({ text, evaluate: compileExpression(compiler, part, frame), line: part.line });
      text = '';
    }
  }
  return { pieces, rest: text };
}

type ToText = (value: Value, at: Frame) => string;

function toText(compiler: Compiler): ToText {
  switch (compiler.escapeMode) {
    case 'off':
      return (value) => (typeof value === 'string' ? value : str(value));
    case 'on':
      return (value) => escapeToText(value);
    case 'unknown':
      return (value, at) => (at.context.autoescape ? escapeToText(value) : str(value));
  }
}

function compileWrite(pieces: readonly Piece[], rest: string, toText: ToText): Execute {
  const [first] = pieces;
  if (first === undefined) {
    return (at) => {
      at.output.write(rest);
      return NEXT;
    };
  }
  if (pieces.length === 1) return writeOne(first, rest, toText);
  return (at) => {
    const { state, output } = at;
    let text = '';
    for (let index = 0; index < pieces.length; index += 1) {
      const piece = pieces[index] as Piece;
      state.line = piece.line;
      text += piece.text + toText(piece.evaluate(at), at);
    }
    output.write(text + rest);
    return NEXT;
  };
}

function writeOne({ text, evaluate, line }: Piece, rest: string, toText: ToText): Execute {
  return (at) => {
    at.state.line = line;
    at.output.write(text + toText(evaluate(at), at) + rest);
    return NEXT;
  };
}
