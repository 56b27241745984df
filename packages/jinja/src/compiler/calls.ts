/** Compiles calls, filters and tests. */
import { TemplateRuntimeError } from '../errors.ts';
import type { Call, FilterCall, TestCall } from '../parser/ast.ts';
import type { Callback } from '../values/callContext.ts';
import { compileKeywords, compilePositional } from './arguments.ts';
import type { Evaluate } from './closures.ts';
import type { CompileFrame } from './compileFrame.ts';
import type { Compiler } from './compiler.ts';
import { compileExpression } from './expression.ts';

/** A call; a call block passes its body as the keyword argument `caller`. */
export function compileCall(
  compiler: Compiler,
  node: Call,
  frame: CompileFrame,
  caller: Evaluate | null,
): Evaluate {
  const callee = compileExpression(compiler, node.callee, frame);
  const owner = compiler.environment.options.sandbox
    ? 'jinja2.sandbox.SandboxedEnvironment.call()'
    : 'jinja2.runtime.Context.call()';
  const positional = compilePositional(compiler, node.args, frame, null);
  const keywords = compileKeywords(compiler, node.args, frame, owner, caller);
  if (keywords === null) return (at) => at.context.call(callee(at), positional(at), undefined);
  return (at) => at.context.call(callee(at), positional(at), keywords(at));
}

/** A filter; in a filter block or block set the innermost one applies to the captured text. */
export function compileFilter(
  compiler: Compiler,
  node: FilterCall,
  frame: CompileFrame,
  captured: Evaluate | null,
): Evaluate {
  // The outermost unknown name is the one that Jinja2 reports, so it is looked up before what stands inside.
  const callback = lookUp(compiler, 'filter', node, frame);
  const subject =
    node.subject === null
      ? (captured ?? (() => null))
      : node.subject.kind === 'filter'
        ? compileFilter(compiler, node.subject, frame, captured)
        : compileExpression(compiler, node.subject, frame);
  return compileNamed(compiler, `filter '${node.name}'`, node, { callback, subject }, frame);
}

export function compileTest(compiler: Compiler, node: TestCall, frame: CompileFrame): Evaluate {
  const callback = lookUp(compiler, 'test', node, frame);
  const subject = compileExpression(compiler, node.subject, frame);
  return compileNamed(compiler, `test '${node.name}'`, node, { callback, subject }, frame);
}

function compileNamed(
  compiler: Compiler,
  owner: string,
  node: FilterCall | TestCall,
  { callback, subject }: { readonly callback: Callback; readonly subject: Evaluate },
  frame: CompileFrame,
): Evaluate {
  const positional = compilePositional(compiler, node.args, frame, subject);
  const keywords = compileKeywords(compiler, node.args, frame, owner, null);
  if (keywords === null) return (at) => callback(at.context, positional(at), undefined);
  return (at) => callback(at.context, positional(at), keywords(at));
}

/** The filter or test; where one is missing inside an `if`, something that fails when it is reached. */
function lookUp(
  compiler: Compiler,
  what: 'filter' | 'test',
  node: FilterCall | TestCall,
  frame: CompileFrame,
): Callback {
  const { environment } = compiler;
  const callback = (what === 'filter' ? environment.filters : environment.tests).get(node.name);
  if (callback !== undefined) return callback;
  if (!frame.soft) compiler.fail(`No ${what} named '${node.name}'.`, node.line);
  return () => {
    throw new TemplateRuntimeError(`No ${what} named '${node.name}' found.`);
  };
}
