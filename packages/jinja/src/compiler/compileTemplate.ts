/** Compiles a whole template: its top level and its blocks. */
import type { Block, TemplateNode } from '../parser/ast.ts';
import { TemplateReference } from '../runtime/blockReference.ts';
import type { BlockFunction, CompiledTemplate } from '../runtime/compiledTemplate.ts';
import type { Context } from '../runtime/context.ts';
import { Frame } from '../runtime/frame.ts';
import type { Output } from '../runtime/output.ts';
import { type CompileFrame, compileEnter, compileLookups } from './compileFrame.ts';
import type { Compiler } from './compiler.ts';
import { compileBody } from './statement.ts';
import { undeclaredNames } from './undeclaredNames.ts';

/** Turns the parsed template into code. Throws TemplateAssertionError, unless the compiler collects problems. */
export function compileTemplate(compiler: Compiler): CompiledTemplate {
  const { template, templateName } = compiler;
  const seen = new Set<string>();
  for (const { name, line } of template.blocks) {
    if (seen.has(name)) compiler.fail(`block '${name}' defined twice`, line);
    seen.add(name);
  }
  const run = compileTopLevel(compiler, template);
  const blocks = new Map<string, BlockFunction>();
  for (const block of template.blocks) blocks.set(block.name, compileBlockFunction(compiler, block));
  compiler.finish();
  return { name: templateName, blocks, run };
}

type Run = (context: Context, output: Output) => void;

function compileTopLevel(compiler: Compiler, template: TemplateNode): Run {
  const frame = compiler.newFunctionFrame();
  frame.toplevel = true;
  frame.rootlevel = true;
  frame.requireOutputCheck = template.hasExtends;
  const run = compileFunction(compiler, frame, template, ['self']);
  return (context, output) => {
    const at = run(context, output);
    const { parent } = at;
    if (parent !== null) at.state.nested(parent.name, () => parent.run(context, output));
  };
}

function compileBlockFunction(compiler: Compiler, block: Block): BlockFunction {
  const frame = compiler.newFunctionFrame();
  compiler.line = block.line;
  const run = compileFunction(compiler, frame, block, ['self', 'super']);
  const { name } = block;
  const { templateName } = compiler;
  const blockFunction: BlockFunction = {
    name,
    templateName,
    run: (context, output) => void run(context, output, blockFunction),
  };
  return blockFunction;
}

/** Code that runs a body in a new frame, with those of the special names that it reads. */
function compileFunction(
  compiler: Compiler,
  frame: CompileFrame,
  { body: nodes }: TemplateNode | Block,
  special: readonly ('self' | 'super')[],
): (context: Context, output: Output, block?: BlockFunction) => Frame {
  const { symbols, scope } = frame;
  const read = undeclaredNames(nodes, special);
  const selfSlot = read.has('self') ? symbols.declareParameter('self').slot : null;
  const superSlot = read.has('super') ? symbols.declareParameter('super').slot : null;
  symbols.visitAll(nodes);
  const enter = compileEnter(compiler, frame);
  const { line } = compiler;
  const { result: body, weight } = compiler.weigh(() => compileBody(compiler, nodes, frame));
  const lookUp = compileLookups(scope);
  return (context, output, block) => {
    const at = new Frame(scope.slots, null, context, output);
    at.state.line = line;
    at.state.budget.charge(weight);
    if (selfSlot !== null) at.variables[selfSlot] = new TemplateReference(context);
    if (superSlot !== null && block !== undefined) {
      at.variables[superSlot] = context.parentBlock(block.name, block);
    }
    lookUp(at);
    enter?.(at);
    body(at);
    return at;
  };
}
