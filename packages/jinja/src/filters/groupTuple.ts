import type { Value } from '../values/model.ts';
import { Tuple } from '../values/tuple.ts';

const NAMED_TUPLE_ATTRIBUTES = new Set('_asdict _field_defaults _fields _make _replace'.split(' '));

/** What `groupby` gives for each group: a named tuple of `grouper` and `list`. */
export class GroupTuple extends Tuple {
  constructor(grouper: Value, list: Value[]) {
    super([grouper, list]);
  }

  override get typeName(): string {
    return '_GroupTuple';
  }

  override get qualifiedName(): string {
    return 'jinja2.filters._GroupTuple';
  }

  override attribute(name: string): Value | undefined {
    if (name === 'grouper') return this.items[0];
    return name === 'list' ? this.items[1] : super.attribute(name);
  }

  override hasPrivateAttribute(name: string): boolean {
    return NAMED_TUPLE_ATTRIBUTES.has(name) || super.hasPrivateAttribute(name);
  }
}
