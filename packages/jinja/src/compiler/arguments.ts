/** Compiles the arguments of calls, filters and tests. */
import { chargeSize } from '../budget.ts';
import { typeError } from '../errors.ts';
import type { CallArguments } from '../parser/ast.ts';
import type { Frame } from '../runtime/frame.ts';
import type { Keywords } from '../values/callContext.ts';
import { Dict } from '../values/dict.ts';
import { iterable, tryIterate } from '../values/iterate.ts';
import type { Value } from '../values/model.ts';
import { typeName } from '../values/typeName.ts';
import { Undefined } from '../values/undefined.ts';
import type { Evaluate } from './closures.ts';
import type { CompileFrame } from './compileFrame.ts';
import type { Compiler } from './compiler.ts';
import { compileExpression } from './expression.ts';

/** Code for the positional arguments, a filter's subject being the first. `owner` is what errors call the function. */
export function compilePositional(
  compiler: Compiler,
  args: CallArguments,
  frame: CompileFrame,
  subject: Evaluate | null,
): (at: Frame) => Value[] {
  const given = args.positional.map((node) => compileExpression(compiler, node, frame));
  const all = subject === null ? given : [subject, ...given];
  if (args.spread === null) return fixed(all);
  const spread = compileExpression(compiler, args.spread, frame);
  const leading = fixed(all);
  return (at) => {
    const values = leading(at);
    const rest = spread(at);
    if (tryIterate(rest) === undefined) {
      throw typeError(`Value after * must be an iterable, not ${typeName(rest)}`);
    }
    for (const value of iterable(rest)) values.push(value);
    chargeSize('list', values.length);
    return values;
  };
}

function fixed(all: readonly Evaluate[]): (at: Frame) => Value[] {
  const [first, second, third] = all;
  if (first === undefined) return () => [];
  if (second === undefined) return (at) => [first(at)];
  if (third === undefined) return (at) => [first(at), second(at)];
  return (at) => all.map((evaluate) => evaluate(at));
}

/** Code for the keyword arguments; null when the call has none. */
export function compileKeywords(
  compiler: Compiler,
  args: CallArguments,
  frame: CompileFrame,
  owner: string,
  caller: Evaluate | null,
): ((at: Frame) => Keywords) | null {
  if (args.keywords.length === 0 && args.keywordSpread === null && caller === null) return null;
  const seen = new Set<string>();
  const repeated = args.keywords.find(({ name }) => seen.size === seen.add(name).size);
  if (repeated !== undefined) compiler.refuse(`keyword argument repeated: ${repeated.name}`, compiler.line);
  const given = args.keywords.map(
    ({ name, value }) => [name, compileExpression(compiler, value, frame)] as const,
  );
  if (caller !== null) given.push(['caller', caller]);
  const spread = args.keywordSpread === null ? null : compileExpression(compiler, args.keywordSpread, frame);
  return (at) => {
    const keywords = new Map<string, Value>();
    for (const [name, evaluate] of given) keywords.set(name, evaluate(at));
    if (spread !== null) addSpread(keywords, spread(at), owner);
    return keywords.size === 0 ? undefined : keywords;
  };
}

function addSpread(keywords: Map<string, Value>, more: Value, owner: string): void {
  if (more instanceof Undefined) more.fail();
  if (!(more instanceof Dict)) {
    throw typeError(`${owner} argument after ** must be a mapping, not ${typeName(more)}`);
  }
  for (const [name, value] of more.entries()) {
    if (typeof name !== 'string') throw typeError('keywords must be strings');
    if (keywords.has(name)) throw typeError(`${owner} got multiple values for keyword argument '${name}'`);
    keywords.set(name, value);
  }
}
