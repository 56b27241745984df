/** A macro, or the body of a call block, as a value. */
import { typeError } from '../errors.ts';
import type { Arguments, CallContext, Keywords } from '../values/callContext.ts';
import { Dict } from '../values/dict.ts';
import { Markup } from '../values/markup.ts';
import { PyObject, type Value } from '../values/model.ts';
import { repr } from '../values/repr.ts';
import { stringRepr } from '../values/stringRepr.ts';
import { Tuple } from '../values/tuple.ts';

/** What the compiler knows of a macro. */
export interface MacroDefinition {
  /** Null for the body of a call block. */
  readonly name: string | null;
  readonly parameters: readonly string[];
  readonly usesKwargs: boolean;
  readonly usesVarargs: boolean;
  readonly usesCaller: boolean;
}

/**
 * Runs a macro's body. `bound` has a value for each parameter (undefined where none was given), then, of those the
 * macro uses, the caller, the keyword arguments and the further positional arguments.
 */
export type MacroBody = (bound: (Value | undefined)[]) => string;

export class Macro extends PyObject {
  private readonly definition: MacroDefinition;
  private readonly body: MacroBody;

  constructor(definition: MacroDefinition, body: MacroBody) {
    super();
    this.definition = definition;
    this.body = body;
  }

  get typeName(): string {
    return 'Macro';
  }

  override get qualifiedName(): string {
    return 'jinja2.runtime.Macro';
  }

  override repr(): string {
    const { name } = this.definition;
    return `<Macro ${name === null ? 'anonymous' : stringRepr(name)}>`;
  }

  override attribute(name: string): Value | undefined {
    const { definition } = this;
    switch (name) {
      case 'name':
        return definition.name;
      case 'arguments':
        return new Tuple(definition.parameters);
      case 'catch_kwargs':
        return definition.usesKwargs;
      case 'catch_varargs':
        return definition.usesVarargs;
      case 'caller':
        return definition.usesCaller;
      case 'explicit_caller':
        return definition.parameters.includes('caller');
      default:
        return undefined;
    }
  }

  override get callable(): boolean {
    return true;
  }

  override call(context: CallContext, args: Arguments, keywords: Keywords): Value {
    const text = this.body(this.bind(context, args, keywords));
    return context.autoescape ? new Markup(text) : text;
  }

  /** Distributes the arguments as Jinja2 does: a call may leave parameters out, but not give ones nobody takes. */
  private bind(context: CallContext, args: Arguments, keywords: Keywords): (Value | undefined)[] {
    const { parameters, usesCaller, usesKwargs, usesVarargs } = this.definition;
    const bound: (Value | undefined)[] = args.slice(0, parameters.length);
    const given = keywords === undefined ? undefined : new Map(keywords);
    for (let index = bound.length; index < parameters.length; index += 1) {
      const name = parameters[index] ?? '';
      bound.push(given?.get(name));
      given?.delete(name);
    }
    if (usesCaller && !parameters.includes('caller')) bound.push(takeCaller(context, given));
    if (usesKwargs) bound.push(Dict.of(given ?? []));
    else if (given !== undefined) this.refuseKeywords(given);
    if (usesVarargs) bound.push(new Tuple(args.slice(parameters.length)));
    else if (args.length > parameters.length) {
      throw typeError(`macro ${this.shownName} takes not more than ${parameters.length} argument(s)`);
    }
    return bound;
  }

  private refuseKeywords(given: ReadonlyMap<string, Value>): void {
    if (given.has('caller')) {
      throw typeError(
        `macro ${this.shownName} was invoked with two values for the special caller argument. This is most likely a bug.`,
      );
    }
    for (const name of given.keys()) {
      throw typeError(`macro ${this.shownName} takes no keyword argument ${stringRepr(name)}`);
    }
  }

  private get shownName(): string {
    return repr(this.definition.name);
  }
}

function takeCaller(context: CallContext, given: Map<string, Value> | undefined): Value {
  const caller = given?.get('caller') ?? null;
  given?.delete('caller');
  return caller ?? context.undefined({ hint: 'No caller defined', name: 'caller' });
}
