/** The templates a template extends, includes and imports. */
import { Environment } from '../environment/environment.ts';
import type { EnvironmentOptions } from '../environment/options.ts';
import type { Expression, Node } from '../parser/ast.ts';
import { forEachChild } from '../parser/children.ts';
import { parseTemplate } from '../parser/template.ts';

/**
 * The names in the order of their tags, as `jinja2.meta.find_referenced_templates` gives them; null stands for a name
 * that only rendering decides. Throws TemplateSyntaxError.
 */
export function findReferencedTemplates(source: string, options: EnvironmentOptions = {}): (string | null)[] {
  const { parserOptions } = new Environment(options);
  const names: (string | null)[] = [];
  const visit = (node: Node): void => {
    switch (node.kind) {
      case 'extends':
      case 'include':
      case 'import':
      case 'fromimport':
        for (const name of namesIn(node.template)) names.push(name);
        break;
    }
    forEachChild(node, visit);
  };
  visit(parseTemplate(source, parserOptions, null));
  return names;
}

function namesIn(template: Expression): (string | null)[] {
  if (template.kind === 'const') return [typeof template.value === 'string' ? template.value : null];
  if (template.kind !== 'tuple' && template.kind !== 'list') return [null];
  return template.items.flatMap((item) => {
    if (item.kind !== 'const') return [null];
    return typeof item.value === 'string' ? [item.value] : [];
  });
}
