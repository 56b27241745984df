/** The Jinja2 files of one job script: found by name, rendered sandboxed and bounded, their errors told with file and line. */
import { BudgetError, type Dict, Environment, JinjaError, TemplateSyntaxError } from '@jobbergate/jinja';
import { RenderError, type RenderErrorPlace } from './RenderError.ts';

export class TemplateSet {
  private readonly sources: ReadonlyMap<string, string>;
  private readonly environment: Environment;

  /** Templates may include, import and extend each other by name. */
  constructor(sources: ReadonlyMap<string, string>) {
    this.sources = sources;
    this.environment = new Environment({ loader: sources });
  }

  /**
   * The name under which a template was uploaded; people also write it with its folder `templates/` in front.
   *
   * @throws RenderError `template_not_found`
   */
  find(name: string): string {
    const found = [name, name.replace(/^(?:\.\/)*templates\//, '')].find((candidate) =>
      this.sources.has(candidate),
    );
    if (found !== undefined) return found;
    const available = [...this.sources.keys()].map((known) => JSON.stringify(known)).join(', ') || 'none';
    throw new RenderError(
      'template_not_found',
      `Template ${JSON.stringify(name)} was not found (available: ${available})`,
    );
  }

  /**
   * An undefined name renders empty; looking into one is an error, whose `cause` is jinja's UndefinedError.
   *
   * @throws RenderError
   */
  render(name: string, context: Dict | Readonly<Record<string, Dict>>): string {
    try {
      return this.environment.getTemplate(name).render(context);
    } catch (error) {
      if (error instanceof JinjaError) throw toRenderError(error, name);
      throw error;
    }
  }
}

function toRenderError(error: JinjaError, name: string): RenderError {
  const place: RenderErrorPlace = { file: error.templateName ?? name, line: error.line };
  if (error instanceof BudgetError) return new RenderError('limit_exceeded', error.message, place, error);
  const failure = error instanceof TemplateSyntaxError ? 'template_invalid' : 'template_failed';
  return new RenderError(failure, `${error.type}: ${error.message}`, place, error);
}
