/** Compiles `if`, `break`, `continue`, `do` and `debug`. */
import type { Debug, ExpressionStatement, If, LoopControl } from '../parser/ast.ts';
import { debugText } from '../runtime/debug.ts';
import { BREAK, CONTINUE, type Condition, type Execute, NEXT } from './closures.ts';
import type { CompileFrame } from './compileFrame.ts';
import type { Compiler } from './compiler.ts';
import { compileCondition, compileExpression } from './expression.ts';
import { compileBody } from './statement.ts';

interface Branch {
  readonly line: number;
  readonly test: Condition;
  readonly body: Execute;
}

export function compileIf(compiler: Compiler, node: If, outer: CompileFrame): Execute {
  const frame = outer.softened();
  const branches: Branch[] = [];
  for (const { line, test, body } of [node, ...node.elifs]) {
    compiler.line = line;
    const condition = compileCondition(compiler, test, frame);
    branches.push({ line, test: condition, body: compileBody(compiler, body, frame) });
  }
  const otherwise = compileBody(compiler, node.otherwise, frame);
  const [first] = branches;
  if (first !== undefined && branches.length === 1) {
    const { line, test, body } = first;
    return (at) => {
      at.state.line = line;
      return test(at) ? body(at) : otherwise(at);
    };
  }
  return (at) => {
    for (const branch of branches) {
      at.state.line = branch.line;
      if (branch.test(at)) return branch.body(at);
    }
    return otherwise(at);
  };
}

/** Python itself refuses these outside of a loop, when Jinja2 hands it the code. */
export function compileLoopControl(compiler: Compiler, node: LoopControl): Execute {
  compiler.line = node.line;
  if (compiler.loopDepth === 0) {
    compiler.refuse(
      node.kind === 'break' ? "'break' outside loop" : "'continue' not properly in loop",
      node.line,
    );
  }
  return node.kind === 'break' ? () => BREAK : () => CONTINUE;
}

export function compileDo(compiler: Compiler, node: ExpressionStatement, frame: CompileFrame): Execute {
  const { line } = node;
  compiler.line = line;
  const evaluate = compileExpression(compiler, node.expression, frame);
  return (at) => {
    at.state.line = line;
    evaluate(at);
    return NEXT;
  };
}

export function compileDebug(compiler: Compiler, node: Debug, frame: CompileFrame): Execute {
  const { line } = node;
  compiler.line = line;
  if (frame.requireOutputCheck && compiler.hasKnownExtends) return () => NEXT;
  return (at) => {
    at.state.line = line;
    if (at.parent === null || !frame.requireOutputCheck) at.output.write(debugText(at.context), 1);
    return NEXT;
  };
}
