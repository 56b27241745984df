// Binding of arguments to parameters as Python's `def` does it, with its TypeErrors.

import { typeError } from '../errors.ts';
import type { Arguments, Callback, CallContext, Keywords } from './callContext.ts';
import type { Value } from './model.ts';

/** A parameter: its name if it must be given, else its name and default. */
export type Parameter = string | readonly [name: string, fallback: Value];

/** One value for each parameter. */
export type Bound<P extends readonly Parameter[]> = { readonly [K in keyof P]: Value };

/** How Python's function differs from its visible signature. */
export interface SignatureOptions {
  /** Leading parameters Jinja2 passes itself (environment, context): they count in Python's messages. */
  readonly hidden?: number;
}

/**
 * A function with named parameters. `name` is the Python function's, for error messages.
 */
export function define<const P extends readonly Parameter[]>(
  name: string,
  parameters: P,
  body: (args: Bound<P>, context: CallContext) => Value,
  options: SignatureOptions = {},
): Callback {
  const signature = new Signature(name, parameters, options.hidden ?? 0);
  return (context, args, keywords) => body(signature.bind(args, keywords) as Bound<P>, context);
}

/** A builtin of one argument that cannot be named, with the messages CPython gives for those. */
export function builtin(name: string, body: (argument: Value, context: CallContext) => Value): Callback {
  return (context, args, keywords) => {
    if (keywords !== undefined && keywords.size > 0) throw typeError(`${name}() takes no keyword arguments`);
    const [argument] = args;
    if (argument === undefined || args.length > 1) {
      throw typeError(`${name}() takes exactly one argument (${args.length} given)`);
    }
    return body(argument, context);
  };
}

class Signature {
  private readonly name: string;
  private readonly names: readonly string[];
  private readonly defaults: readonly (Value | undefined)[];
  private readonly required: number;
  private readonly hidden: number;

  constructor(name: string, parameters: readonly Parameter[], hidden: number) {
    this.name = name;
    this.names = parameters.map((parameter) => (typeof parameter === 'string' ? parameter : parameter[0]));
    this.defaults = parameters.map((parameter) => (typeof parameter === 'string' ? undefined : parameter[1]));
    this.required = parameters.filter((parameter) => typeof parameter === 'string').length;
    this.hidden = hidden;
  }

  bind(args: Arguments, keywords: Keywords): readonly Value[] {
    if (args.length === this.names.length && keywords === undefined) return args;
    const bound: (Value | undefined)[] = args.slice(0, this.names.length);
    if (keywords !== undefined) this.bindKeywords(bound, args.length, keywords);
    if (args.length > this.names.length) throw this.tooMany(args.length);
    const missing: string[] = [];
    for (let position = args.length; position < this.names.length; position++) {
      if (bound[position] === undefined) bound[position] = this.defaults[position];
      if (bound[position] === undefined) missing.push(this.names[position] ?? '');
    }
    if (missing.length > 0) throw this.missing(missing);
    return bound as Value[];
  }

  private bindKeywords(
    bound: (Value | undefined)[],
    given: number,
    keywords: ReadonlyMap<string, Value>,
  ): void {
    for (const [keyword, value] of keywords) {
      const position = this.names.indexOf(keyword);
      if (position < 0) throw typeError(`${this.name}() got an unexpected keyword argument '${keyword}'`);
      if (position < given) throw typeError(`${this.name}() got multiple values for argument '${keyword}'`);
      bound[position] = value;
    }
  }

  private tooMany(given: number): Error {
    const most = this.names.length + this.hidden;
    const least = this.required + this.hidden;
    const takes =
      least === most
        ? `${most} positional argument${most === 1 ? '' : 's'}`
        : `from ${least} to ${most} positional arguments`;
    const total = given + this.hidden;
    return typeError(`${this.name}() takes ${takes} but ${total} ${total === 1 ? 'was' : 'were'} given`);
  }

  private missing(names: readonly string[]): Error {
    const quoted = names.map((name) => `'${name}'`);
    const last = quoted.at(-1) ?? '';
    const listed =
      quoted.length < 3 ? quoted.join(' and ') : `${quoted.slice(0, -1).join(', ')}, and ${last}`;
    const plural = names.length === 1 ? '' : 's';
    return typeError(
      `${this.name}() missing ${names.length} required positional argument${plural}: ${listed}`,
    );
  }
}
