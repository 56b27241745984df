/** Compiles text and printed expressions. */
import type { Expression, Output as OutputNode } from '../parser/ast.ts';
import type { Frame } from '../runtime/frame.ts';
import { escapeToText } from '../values/escape.ts';
import type { Value } from '../values/model.ts';
import { str } from '../values/repr.ts';
import { type Evaluate, type Execute, NEXT, nothing } from './closures.ts';
import type { CompileFrame } from './compileFrame.ts';
import type { Compiler } from './compiler.ts';
import { isConstant } from './concat.ts';
import { compileExpression } from './expression.ts';

/** A printed expression with the text before it. */
interface Piece {
  readonly text: string;
  readonly evaluate: Evaluate;
  readonly toText: ToText;
  readonly line: number;
}

export function compileOutput(compiler: Compiler, node: OutputNode, frame: CompileFrame): Execute {
  if (frame.requireOutputCheck && compiler.hasKnownExtends) return nothing;
  const { pieces, rest } = compilePieces(compiler, node, frame);
  const write = compileWrite(pieces, rest, countPieces(compiler, node));
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
    if (part.kind === 'text') {
      text += part.text;
      // Where escaping is decided while rendering, text is no constant to Jinja2 and so counts for its line.
      if (compiler.escaping.decidedLater) compiler.line = part.line;
    } else if (part.kind === 'const') {
      text += compiler.escaping.autoescape ? escapeToText(part.value) : str(part.value);
    } else {
      compiler.weight += 1;
      const { line } = part;
      // Jinja2's code for a constant counts for no line.
      if (!isConstant(compiler, part)) compiler.line = line;
      const evaluate = compileExpression(compiler, part, frame);
      pieces.push({ text, evaluate, toText: toTextOf(compiler, part), line });
      text = '';
    }
  }
  return { pieces, rest: text };
}

type ToText = (value: Value, at: Frame) => string;

const plain: ToText = (value) => (typeof value === 'string' ? value : str(value));
const escaped: ToText = (value) => escapeToText(value);
const decided: ToText = (value, at) => (at.context.autoescape ? escapeToText(value) : str(value));

/** Jinja2 prints a constant as it was escaped while compiling, whatever rendering decides. */
function toTextOf(compiler: Compiler, part: Expression): ToText {
  const { autoescape, decidedLater } = compiler.escaping;
  if (decidedLater && !isConstant(compiler, part)) return decided;
  return autoescape ? escaped : plain;
}

/** How many strings Jinja2 has of this: constants next to each other are one. */
function countPieces(compiler: Compiler, node: OutputNode): number {
  const constant = node.parts.map((part) =>
    part.kind === 'text' ? !compiler.escaping.decidedLater : isConstant(compiler, part),
  );
  return constant.filter((each, index) => !each || index === 0 || !constant[index - 1]).length;
}

function compileWrite(pieces: readonly Piece[], rest: string, count: number): Execute {
  const [first] = pieces;
  if (first === undefined) {
    return (at) => {
      at.output.write(rest, count);
      return NEXT;
    };
  }
  if (pieces.length === 1) return writeOne(first, rest, count);
  return (at) => {
    const { state, output } = at;
    let text = '';
    for (let index = 0; index < pieces.length; index += 1) {
      const piece = pieces[index] as Piece;
      state.line = piece.line;
      text += piece.text + piece.toText(piece.evaluate(at), at);
    }
    output.write(text + rest, count);
    return NEXT;
  };
}

function writeOne({ text, evaluate, toText, line }: Piece, rest: string, count: number): Execute {
  return (at) => {
    at.state.line = line;
    at.output.write(text + toText(evaluate(at), at) + rest, count);
    return NEXT;
  };
}
