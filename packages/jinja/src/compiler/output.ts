/** Compiles text and printed expressions. */
import type { Expression, Output as OutputNode } from '../parser/ast.ts';
import type { Frame } from '../runtime/frame.ts';
import { escapeToText } from '../values/escape.ts';
import { str } from '../values/repr.ts';
import { type Evaluate, type Execute, NEXT, nothing } from './closures.ts';
import type { CompileFrame } from './compileFrame.ts';
import type { Compiler } from './compiler.ts';
import { isConstant } from './concat.ts';
import { compilePrinted } from './expression.ts';

/** A printed expression with the text before it. */
interface Piece {
  readonly text: string;
  readonly print: Print;
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
      const evaluate = compilePrinted(compiler, part, frame);
      pieces.push({ text, print: printer(compiler, part, evaluate), line });
      text = '';
    }
  }
  return { pieces, rest: text };
}

/** Computes an expression as the text that is printed for it. */
type Print = (at: Frame) => string;

/** Jinja2 prints a constant as it was escaped while compiling, whatever rendering decides. */
function printer(compiler: Compiler, part: Expression, evaluate: Evaluate): Print {
  const { autoescape, decidedLater } = compiler.escaping;
  if (decidedLater && !isConstant(compiler, part)) {
    return (at) => {
      // Decided first, as there: an undefined decision fails before the expression does.
      const escapes = at.context.autoescape;
      const value = evaluate(at);
      return escapes ? escapeToText(value) : str(value);
    };
  }
  if (autoescape) return (at) => escapeToText(evaluate(at));
  return (at) => {
    const value = evaluate(at);
    return typeof value === 'string' ? value : str(value);
  };
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
      text += piece.text + piece.print(at);
    }
    output.write(text + rest, count);
    return NEXT;
  };
}

function writeOne({ text, print, line }: Piece, rest: string, count: number): Execute {
  return (at) => {
    at.state.line = line;
    at.output.write(text + print(at) + rest, count);
    return NEXT;
  };
}
