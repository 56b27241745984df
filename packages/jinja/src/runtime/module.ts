/** An imported template as a value: what it exports are its attributes, its text is what it printed. */
import { addressOf, PyObject, type Value } from '../values/model.ts';
import { stringRepr } from '../values/stringRepr.ts';

export class TemplateModule extends PyObject {
  readonly templateName: string | null;
  /** What the template printed when it was run. */
  readonly text: string;
  private readonly exported: ReadonlyMap<string, Value>;

  constructor(templateName: string | null, text: string, exported: ReadonlyMap<string, Value>) {
    super();
    this.templateName = templateName;
    this.text = text;
    this.exported = exported;
  }

  get typeName(): string {
    return 'TemplateModule';
  }

  override get qualifiedName(): string {
    return 'jinja2.environment.TemplateModule';
  }

  override repr(): string {
    const { templateName } = this;
    const name = templateName === null ? `memory:${addressOf(this).slice(2)}` : stringRepr(templateName);
    return `<TemplateModule ${name}>`;
  }

  override str(): string {
    return this.text;
  }

  override html(): string {
    return this.text;
  }

  override attribute(name: string): Value | undefined {
    return this.exported.get(name);
  }
}
