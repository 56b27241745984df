// How the methods of Python's builtin types are declared: who they are, what they take, what they do.

import { PythonError, typeError } from '../../errors.ts';
import { Callable } from '../callable.ts';
import type { Arguments, CallContext, Keywords } from '../callContext.ts';
import { textOf } from '../markup.ts';
import type { Value } from '../model.ts';
import { intValue } from '../numbers.ts';
import { typeName } from '../typeName.ts';

/** A method's body: missing arguments are undefined. */
export type MethodBody<Self> = (
  self: Self,
  args: readonly (Value | undefined)[],
  context: CallContext,
) => Value;

/** One method: its arguments are brought in order by `bind`, with the messages CPython gives. */
export interface Method<Self> {
  readonly bind: (
    type: string,
    name: string,
    args: Arguments,
    keywords: Keywords,
  ) => readonly (Value | undefined)[];
  readonly body: MethodBody<Self>;
}

/** `x.m()`. */
export function none<Self>(body: (self: Self, context: CallContext) => Value): Method<Self> {
  return {
    bind(type, name, args, keywords) {
      refuseKeywords(type, name, keywords);
      if (args.length > 0) throw typeError(`${type}.${name}() takes no arguments (${args.length} given)`);
      return args;
    },
    body: (self, _args, context) => body(self, context),
  };
}

/** `x.m(a)`. */
export function one<Self>(body: (self: Self, argument: Value, context: CallContext) => Value): Method<Self> {
  return {
    bind(type, name, args, keywords) {
      refuseKeywords(type, name, keywords);
      if (args.length !== 1) {
        throw typeError(`${type}.${name}() takes exactly one argument (${args.length} given)`);
      }
      return args;
    },
    body: (self, args, context) => body(self, args[0] ?? null, context),
  };
}

/** `x.m(a, b, …)` with `least` to `most` positional arguments. */
export function between<Self>(least: number, most: number, body: MethodBody<Self>): Method<Self> {
  return {
    bind(type, name, args, keywords) {
      refuseKeywords(type, name, keywords);
      if (args.length >= least && args.length <= most) return args;
      const bound = args.length < least ? least : most;
      const side = least === most ? '' : args.length < least ? 'at least ' : 'at most ';
      throw typeError(
        `${name} expected ${side}${bound} argument${bound === 1 ? '' : 's'}, got ${args.length}`,
      );
    },
    body,
  };
}

/** `x.m(a, b=…)`: arguments that may be named; all are optional unless `least` says otherwise. */
export function named<Self>(names: readonly string[], body: MethodBody<Self>, least = 0): Method<Self> {
  return {
    bind(_type, name, args, keywords) {
      const given = args.length + (keywords?.size ?? 0);
      if (given > names.length) {
        const plural = names.length === 1 ? '' : 's';
        throw typeError(`${name}() takes at most ${names.length} argument${plural} (${given} given)`);
      }
      const bound: (Value | undefined)[] = [...args];
      for (const [keyword, value] of keywords ?? []) {
        const position = names.indexOf(keyword);
        if (position < 0) throw typeError(`'${keyword}' is an invalid keyword argument for ${name}()`);
        if (position < args.length) {
          throw typeError(
            `argument for ${name}() given by name ('${keyword}') and position (${position + 1})`,
          );
        }
        bound[position] = value;
      }
      for (let position = 0; position < least; position++) {
        if (bound[position] === undefined) {
          throw typeError(`${name}() missing required argument '${names[position]}' (pos ${position + 1})`);
        }
      }
      return bound;
    },
    body,
  };
}

/** A method that sorts its arguments out itself. */
export function free<Self>(
  body: (self: Self, args: Arguments, keywords: Keywords, context: CallContext) => Value,
): FreeMethod<Self> {
  return { free: body };
}

/** See `free`. */
export interface FreeMethod<Self> {
  readonly free: (self: Self, args: Arguments, keywords: Keywords, context: CallContext) => Value;
}

/** All methods of one type. */
export type MethodTable<Self> = ReadonlyMap<string, Method<Self> | FreeMethod<Self>>;

/** Makes a table of an object literal, out of reach of JavaScript's prototypes. */
export function methodTable<Self>(
  methods: Readonly<Record<string, Method<Self> | FreeMethod<Self>>>,
): MethodTable<Self> {
  return new Map(Object.entries(methods));
}

/** The method of that name bound to `self`, or undefined. `owner` is the value templates see. */
export function boundMethod<Self>(
  table: MethodTable<Self>,
  type: string,
  name: string,
  self: Self,
  owner: Value,
): Callable | undefined {
  const method = table.get(name);
  if (method === undefined) return undefined;
  if ('free' in method) {
    return new Callable(name, (context, args, keywords) => method.free(self, args, keywords, context), owner);
  }
  return new Callable(
    name,
    (context, args, keywords) => method.body(self, method.bind(type, name, args, keywords), context),
    owner,
  );
}

function refuseKeywords(type: string, name: string, keywords: Keywords): void {
  if (keywords !== undefined && keywords.size > 0) {
    throw typeError(`${type}.${name}() takes no keyword arguments`);
  }
}

/** An argument that counts or indexes; OverflowError beyond the machine's word. */
export function toIndex(value: Value): number {
  const int = intValue(value);
  if (int === undefined) throw typeError(`'${typeName(value)}' object cannot be interpreted as an integer`);
  if (typeof int === 'bigint' && (int >= 2n ** 63n || int < -(2n ** 63n))) {
    throw new PythonError('OverflowError', 'Python int too large to convert to C ssize_t');
  }
  return Number(int);
}

/** An argument that must be a str (or Markup); `message` is given its type's name. */
export function toText(value: Value, message: (type: string) => string): string {
  const text = textOf(value);
  if (text === undefined) throw typeError(message(typeName(value)));
  return text;
}

/** An argument that must be a str, named in the message as CPython's argument clinic does. */
export function toTextArgument(value: Value, argument: string): string {
  return toText(value, (type) => `${argument} must be str, not ${type === 'NoneType' ? 'None' : type}`);
}
