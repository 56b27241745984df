import type { Arguments, Callback, CallContext, Keywords } from './callContext.ts';
import { isInternalAttribute } from './internalAttributes.ts';
import { PyObject, type Value } from './model.ts';
import { typeName } from './typeName.ts';

/** A Python class as a value: what `dict` is, and `x.__class__` outside the sandbox. */
export class PyType extends PyObject {
  private readonly name: string;
  private readonly construct: Callback | undefined;
  private readonly members: Readonly<Record<string, Value>>;

  constructor(name: string, construct?: Callback, members: Readonly<Record<string, Value>> = {}) {
    super();
    this.name = name;
    this.construct = construct;
    this.members = members;
  }

  /** `type(value)`. */
  static of(value: Value): PyType {
    return new PyType(value instanceof PyObject ? value.qualifiedName : typeName(value));
  }

  get typeName(): string {
    return 'type';
  }

  private get shortName(): string {
    return this.name.split('.').at(-1) ?? this.name;
  }

  override repr(): string {
    return `<class '${this.name}'>`;
  }

  override equals(other: Value): boolean | undefined {
    return other instanceof PyType ? other.name === this.name : undefined;
  }

  override attribute(name: string): Value | undefined {
    if (name === '__name__') return this.shortName;
    return Object.hasOwn(this.members, name) ? this.members[name] : undefined;
  }

  /** A class also has what its instances have. */
  override hasPrivateAttribute(name: string): boolean {
    return super.hasPrivateAttribute(name) || isInternalAttribute(this.shortName, name);
  }

  override get callable(): boolean {
    return true;
  }

  override call(context: CallContext, args: Arguments, keywords: Keywords): Value {
    return this.construct === undefined
      ? super.call(context, args, keywords)
      : this.construct(context, args, keywords);
  }
}
