/** `namespace(…)`: an object whose attributes `{% set ns.name = value %}` may assign. */
import type { Dict } from '../values/dict.ts';
import { PyObject, type Value } from '../values/model.ts';
import { repr } from '../values/repr.ts';

export class Namespace extends PyObject {
  private readonly attributes: Dict;

  constructor(attributes: Dict) {
    super();
    this.attributes = attributes;
  }

  get typeName(): string {
    return 'Namespace';
  }

  override get qualifiedName(): string {
    return 'jinja2.utils.Namespace';
  }

  override repr(): string {
    return `<Namespace ${repr(this.attributes)}>`;
  }

  /** Python's has names of its own for nothing else. */
  override hasPrivateAttribute(name: string): boolean {
    return name === '__class__' || name === '_Namespace__attrs';
  }

  override attribute(name: string): Value | undefined {
    return this.attributes.getString(name);
  }

  assign(name: string, value: Value): void {
    this.attributes.set(name, value);
  }
}
