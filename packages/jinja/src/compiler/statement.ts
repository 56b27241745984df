/** Compiles statements. */
import type { Body, Statement } from '../parser/ast.ts';
import { compileAssign, compileAssignBlock, compileAutoescape, compileWith } from './assignments.ts';
import { type Execute, nothing, sequence } from './closures.ts';
import type { CompileFrame } from './compileFrame.ts';
import type { Compiler } from './compiler.ts';
import { compileDebug, compileDo, compileIf, compileLoopControl } from './control.ts';
import { compileFromImport, compileImport, compileInclude } from './imports.ts';
import { compileBlock, compileExtends, StopCompilation } from './inheritance.ts';
import { compileFor } from './loops.ts';
import { compileCallBlock, compileFilterBlock, compileMacro } from './macros.ts';
import { compileOutput } from './output.ts';

/** Code that runs the statements in order. */
export function compileBody(compiler: Compiler, body: Body, frame: CompileFrame): Execute {
  const statements: Execute[] = [];
  try {
    for (const node of body) {
      compiler.weight += 1;
      const statement = compileStatement(compiler, node, frame);
      if (statement !== nothing) statements.push(statement);
    }
  } catch (error) {
    if (!(error instanceof StopCompilation)) throw error;
    statements.push(error.last);
  }
  return sequence(statements);
}

function compileStatement(compiler: Compiler, node: Statement, frame: CompileFrame): Execute {
  switch (node.kind) {
    case 'output':
      return compileOutput(compiler, node, frame);
    case 'for':
      return compileFor(compiler, node, frame);
    case 'if':
      return compileIf(compiler, node, frame);
    case 'assign':
      return compileAssign(compiler, node, frame);
    case 'assignblock':
      return compileAssignBlock(compiler, node, frame);
    case 'with':
      return compileWith(compiler, node, frame);
    case 'autoescape':
      return compileAutoescape(compiler, node, frame);
    case 'macro':
      return compileMacro(compiler, node, frame);
    case 'callblock':
      return compileCallBlock(compiler, node, frame);
    case 'filterblock':
      return compileFilterBlock(compiler, node, frame);
    case 'block':
      return compileBlock(compiler, node, frame);
    case 'extends':
      return compileExtends(compiler, node, frame);
    case 'include':
      return compileInclude(compiler, node, frame);
    case 'import':
      return compileImport(compiler, node, frame);
    case 'fromimport':
      return compileFromImport(compiler, node, frame);
    case 'do':
      return compileDo(compiler, node, frame);
    case 'break':
    case 'continue':
      return compileLoopControl(compiler, node);
    case 'debug':
      return compileDebug(compiler, node, frame);
  }
}
