/** The `loop` variable of a `for`, which is also what walks its items. */
import { typeError } from '../errors.ts';
import { Callable } from '../values/callable.ts';
import type { Arguments, CallContext, Keywords } from '../values/callContext.ts';
import { equalItems } from '../values/compare.ts';
import { iterate } from '../values/iterate.ts';
import { PyObject, type Value } from '../values/model.ts';
import { stringLength } from '../values/stringProtocol.ts';
import { Tuple } from '../values/tuple.ts';

/** Renders a recursive loop's body over other items; `depth` counts from 0. */
export type Recurse = (items: Value, depth: number) => Value;

export class Loop extends PyObject {
  /** The current turn, from 0. */
  index0 = -1;
  readonly depth0: number;
  private readonly context: CallContext;
  private readonly items: Value;
  private readonly recurse: Recurse | null;
  /** The rest of the items: a live list with the next place in it, or an iterator. */
  private list: readonly Value[] | null;
  private position = 0;
  private readonly iterator: Iterator<Value> | null;
  private knownLength: number | undefined;
  private ahead: Value | undefined;
  private current: Value | undefined;
  private before: Value | undefined;
  private lastChanged: readonly Value[] | undefined;

  constructor(context: CallContext, items: Value, recurse: Recurse | null, depth0: number) {
    super();
    this.context = context;
    this.items = items;
    this.recurse = recurse;
    this.depth0 = depth0;
    this.list = Array.isArray(items) ? items : null;
    this.iterator = this.list === null ? iterate(items) : null;
  }

  /** Goes to the next item and returns it; undefined at the end. */
  advance(): Value | undefined {
    let item = this.ahead;
    if (item === undefined) item = this.pull();
    else this.ahead = undefined;
    if (item === undefined) return undefined;
    this.index0 += 1;
    this.before = this.current;
    this.current = item;
    return item;
  }

  private pull(): Value | undefined {
    if (this.list !== null) return this.position < this.list.length ? this.list[this.position++] : undefined;
    const next = this.iterator?.next();
    return next === undefined || next.done ? undefined : next.value;
  }

  private peek(): Value | undefined {
    if (this.ahead === undefined) this.ahead = this.pull();
    return this.ahead;
  }

  get typeName(): string {
    return 'LoopContext';
  }

  override get qualifiedName(): string {
    return 'jinja2.runtime.LoopContext';
  }

  override repr(): string {
    return `<LoopContext ${this.index0 + 1}/${this.length()}>`;
  }

  override length(): number {
    this.knownLength ??= this.lengthOfItems() ?? this.drain();
    return this.knownLength;
  }

  override truth(): boolean {
    return this.length() > 0;
  }

  private lengthOfItems(): number | undefined {
    const { items } = this;
    if (Array.isArray(items)) return items.length;
    if (typeof items === 'string') return stringLength(items);
    return items instanceof PyObject ? items.length() : undefined;
  }

  /** Reads all that is left, to know how much it is. */
  private drain(): number {
    const rest: Value[] = [];
    for (let item = this.pull(); item !== undefined; item = this.pull()) rest.push(item);
    this.list = rest;
    this.position = 0;
    return rest.length + this.index0 + 1 + (this.ahead === undefined ? 0 : 1);
  }

  override attribute(name: string): Value | undefined {
    switch (name) {
      case 'index':
        return this.index0 + 1;
      case 'index0':
        return this.index0;
      case 'first':
        return this.index0 === 0;
      case 'last':
        return this.peek() === undefined;
      case 'length':
        return this.length();
      case 'revindex':
        return this.length() - this.index0;
      case 'revindex0':
        return this.length() - this.index0 - 1;
      case 'depth':
        return this.depth0 + 1;
      case 'depth0':
        return this.depth0;
      case 'previtem':
        return this.index0 === 0 ? this.missing('there is no previous item') : this.before;
      case 'nextitem':
        return this.nextItem();
      case 'cycle':
        return new Callable('cycle', (_, args) => this.cycle(args), this);
      case 'changed':
        return new Callable('changed', (_, args) => this.changed(args), this);
      default:
        return undefined;
    }
  }

  private nextItem(): Value {
    const next = this.peek();
    return next === undefined ? this.missing('there is no next item') : next;
  }

  private missing(hint: string): Value {
    return this.context.undefined({ hint });
  }

  private cycle(args: Arguments): Value {
    if (args.length === 0) throw typeError('no items for cycling given');
    return args[this.index0 % args.length] ?? null;
  }

  private changed(values: Arguments): boolean {
    if (this.lastChanged !== undefined && equalItems(this.lastChanged, values)) return false;
    this.lastChanged = values;
    return true;
  }

  override iterate(): Iterator<Value> {
    const next = (): IteratorResult<Value> => {
      const value = this.advance();
      return value === undefined ? { done: true, value } : { done: false, value: new Tuple([value, this]) };
    };
    return { next };
  }

  override get callable(): boolean {
    return true;
  }

  override call(_context: CallContext, args: Arguments, keywords: Keywords): Value {
    const items = args.length > 0 ? args[0] : keywords?.get('iterable');
    if (items === undefined) {
      throw typeError("LoopContext.__call__() missing 1 required positional argument: 'iterable'");
    }
    if (args.length + (keywords?.size ?? 0) > 1) {
      throw typeError(
        `LoopContext.__call__() takes 2 positional arguments but ${args.length + 1} were given`,
      );
    }
    if (this.recurse === null) {
      throw typeError("The loop must have the 'recursive' marker to be called recursively.");
    }
    return this.recurse(items, this.depth0 + 1);
  }
}
