/** Compiles `extends` and `block`. */
import { TemplateRuntimeError } from '../errors.ts';
import type { Block, Extends } from '../parser/ast.ts';
import { runBlock } from '../runtime/blockReference.ts';
import type { BlockFunction } from '../runtime/compiledTemplate.ts';
import { type Execute, NEXT, nothing } from './closures.ts';
import type { CompileFrame } from './compileFrame.ts';
import type { Compiler } from './compiler.ts';
import { compileExpression } from './expression.ts';
import { compileLocals } from './locals.ts';

/** What follows in the body cannot run: `last` is the last statement that does. */
export class StopCompilation extends Error {
  readonly last: Execute;

  constructor(last: Execute) {
    super('the rest of the body never runs');
    this.last = last;
  }
}

const extendedTwice: Execute = () => {
  throw new TemplateRuntimeError('extended multiple times');
};

/** Prints the block, or leaves that to the parent template. */
export function compileBlock(compiler: Compiler, node: Block, frame: CompileFrame): Execute {
  if (frame.toplevel && compiler.hasKnownExtends) return nothing;
  const onlyWithoutParent = frame.toplevel && compiler.extendsSoFar > 0;
  const locals = node.scoped ? compileLocals(frame) : null;
  const { line, name, required } = node;
  compiler.line = line;
  return (at) => {
    if (onlyWithoutParent && at.parent !== null) return NEXT;
    at.state.line = line;
    const context = locals === null ? at.context : at.context.derive(locals(at));
    const stack = at.context.blocks.get(name) ?? [];
    if (required && stack.length <= 1) throw new TemplateRuntimeError(`Required block '${name}' not found`);
    runBlock(context, stack, 0, at.output);
    return NEXT;
  };
}

export function compileExtends(compiler: Compiler, node: Extends, frame: CompileFrame): Execute {
  if (!frame.toplevel) compiler.fail('cannot use extend from a non top-level scope', node.line);
  const again = compiler.extendsSoFar > 0;
  if (again && compiler.hasKnownExtends) throw new StopCompilation(extendedTwice);
  const { line } = node;
  compiler.line = line;
  const template = compileExpression(compiler, node.template, frame);
  if (frame.rootlevel) compiler.hasKnownExtends = true;
  compiler.extendsSoFar += 1;
  return (at) => {
    if (again && at.parent !== null) return extendedTwice(at);
    at.state.line = line;
    const parent = at.state.environment.findTemplate(template(at));
    at.parent = parent;
    for (const [name, block] of parent.blocks) addBlock(at.context.blocks, name, block);
    return NEXT;
  };
}

function addBlock(blocks: Map<string, BlockFunction[]>, name: string, block: BlockFunction): void {
  const stack = blocks.get(name);
  if (stack === undefined) blocks.set(name, [block]);
  else stack.push(block);
}
