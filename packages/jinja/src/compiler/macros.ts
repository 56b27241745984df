/** Compiles `macro`, `call` and `filter` blocks. */
import type { CallBlock, Expression, FilterBlock, Macro as MacroNode } from '../parser/ast.ts';
import { Frame } from '../runtime/frame.ts';
import { Macro, type MacroBody, type MacroDefinition } from '../runtime/macro.ts';
import { compilePublish } from './assignments.ts';
import { compileCall, compileFilter } from './calls.ts';
import { compileCapture } from './capture.ts';
import { type Evaluate, type Execute, NEXT } from './closures.ts';
import { type CompileFrame, compileEnter, compileLookups } from './compileFrame.ts';
import type { Compiler } from './compiler.ts';
import { compileExpression } from './expression.ts';
import { compileBody } from './statement.ts';
import { undeclaredNames } from './undeclaredNames.ts';

export function compileMacro(compiler: Compiler, node: MacroNode, frame: CompileFrame): Execute {
  const create = compileFunction(compiler, node, frame, node.name);
  const { slot } = frame.symbols.variable(node.name);
  const publish = compilePublish([node.name], frame);
  return (at) => {
    at.variables[slot] = create(at);
    publish?.(at);
    return NEXT;
  };
}

export function compileCallBlock(compiler: Compiler, node: CallBlock, frame: CompileFrame): Execute {
  const caller = compileFunction(compiler, node, frame, null);
  const { line } = node;
  compiler.line = line;
  const call = compileCall(compiler, node.call, frame, caller);
  return (at) => {
    at.state.line = line;
    at.output.writeUnconverted(call(at));
    return NEXT;
  };
}

export function compileFilterBlock(compiler: Compiler, node: FilterBlock, outer: CompileFrame): Execute {
  const frame = outer.inner();
  frame.symbols.visitAll([...node.body, node.filter]);
  const enter = compileEnter(compiler, frame);
  const body = compileBody(compiler, node.body, frame);
  const { line } = node;
  compiler.line = line;
  const { capture, captured } = compileCapture(compiler, body, frame);
  const filter = compileFilter(compiler, node.filter, frame, captured);
  return (at) => {
    enter?.(at);
    const signal = capture(at);
    if (signal !== NEXT) return signal;
    at.state.line = line;
    at.output.writeUnconverted(filter(at));
    return NEXT;
  };
}

function firstRepeated(names: readonly string[]): string | undefined {
  const seen = new Set<string>();
  for (const name of names) {
    if (seen.has(name)) return name;
    seen.add(name);
  }
  return undefined;
}

/** Code that makes the macro, bound to the variables around it. */
function compileFunction(
  compiler: Compiler,
  node: MacroNode | CallBlock,
  outer: CompileFrame,
  name: string | null,
): Evaluate {
  const { parameters, defaults } = node.signature;
  const names = parameters.map((parameter) => parameter.name);
  const repeated = firstRepeated(names);
  if (repeated !== undefined)
    compiler.refuse(`duplicate argument '${repeated}' in function definition`, node.line);
  const frame = outer.innerFunction();
  frame.requireOutputCheck = false;
  const { symbols, scope } = frame;
  const analyse = (): void => {
    for (const parameter of parameters) symbols.visitTarget(parameter, true);
    symbols.visitAll([...defaults, ...node.body]);
  };
  analyse();
  const { definition, special } = describeMacro(compiler, node, name);
  const slots = [...names, ...special].map((parameter) =>
    special.includes(parameter) ? symbols.declareParameter(parameter).slot : symbols.variable(parameter).slot,
  );
  analyse();
  compiler.line = node.line;
  const outside = { loopDepth: compiler.loopDepth };
  compiler.loopDepth = 0;
  const enter = compileEnter(compiler, frame);
  const fill = compileDefaults(compiler, node, frame, slots);
  const { result: body, weight } = compiler.weigh(() => compileBody(compiler, node.body, frame));
  compiler.loopDepth = outside.loopDepth;
  const lastLine = compiler.line;
  const lookUp = compileLookups(scope);
  const { line } = node;
  const { templateName } = compiler;
  return (at) => {
    const run: MacroBody = (bound) => {
      const { context, state } = at;
      const inner = new Frame(scope.slots, at, context, state.newCapture());
      for (let index = 0; index < slots.length; index += 1)
        inner.variables[slots[index] as number] = bound[index];
      return state.nested(templateName, () => {
        state.line = line;
        state.budget.charge(weight);
        lookUp(inner);
        enter?.(inner);
        fill(inner);
        body(inner);
        state.line = lastLine;
        return inner.output.finish();
      });
    };
    return new Macro(definition, run);
  };
}

/** Which of the special names (`caller`, `kwargs`, `varargs`) a macro uses without naming them as parameters. */
function describeMacro(
  compiler: Compiler,
  node: MacroNode | CallBlock,
  name: string | null,
): { definition: MacroDefinition; special: string[] } {
  const { defaults } = node.signature;
  const parameters = node.signature.parameters.map((parameter) => parameter.name);
  const used = undeclaredNames(node.body, ['caller', 'kwargs', 'varargs']);
  const explicitCaller = parameters.indexOf('caller');
  if (used.has('caller') && explicitCaller >= 0 && explicitCaller < parameters.length - defaults.length) {
    compiler.fail(
      'When defining macros or call blocks the special "caller" argument must be omitted or be given a default.',
      node.line,
    );
  }
  const special = ['caller', 'kwargs', 'varargs'].filter(
    (each) => used.has(each) && !parameters.includes(each),
  );
  const definition: MacroDefinition = {
    name,
    parameters,
    usesCaller: used.has('caller'),
    usesKwargs: special.includes('kwargs'),
    usesVarargs: special.includes('varargs'),
  };
  return { definition, special };
}

/** Code that gives parameters without an argument their default, or an undefined value that says so. */
function compileDefaults(
  compiler: Compiler,
  node: MacroNode | CallBlock,
  frame: CompileFrame,
  slots: readonly number[],
): (at: Frame) => void {
  const { parameters, defaults } = node.signature;
  const steps = parameters.map(({ name }, index) => {
    const node = defaults[index - parameters.length + defaults.length];
    return { slot: slots[index] as number, value: compileDefault(compiler, name, node, frame) };
  });
  return (at) => {
    for (const { slot, value } of steps) if (at.variables[slot] === undefined) at.variables[slot] = value(at);
  };
}

function compileDefault(
  compiler: Compiler,
  name: string,
  node: Expression | undefined,
  frame: CompileFrame,
): Evaluate {
  if (node !== undefined) return compileExpression(compiler, node, frame);
  const hint = `parameter '${name}' was not provided`;
  return (at) => at.context.undefined({ hint, name });
}
