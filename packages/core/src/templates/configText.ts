import { Dict, parseJson, type Value } from '@jobbergate/jinja/values';
import { dumpYaml } from '../yaml/dumpYaml.ts';
import type { TemplateContents } from './template.ts';

/** The configuration as YAML: as it was uploaded, or written from its two sections; null when there is none. */
export function configTextOf(contents: TemplateContents): string | null {
  const { configText, templateVars, runtimeConfig } = contents;
  if (configText !== null) return configText;
  if (templateVars === null && runtimeConfig === null) return null;
  return dumpYaml(
    Dict.of([
      ['jobbergate_config', withDefaultTemplate(parseJson(runtimeConfig ?? '{}'), contents)],
      ['application_config', parseJson(templateVars ?? '{}')],
    ]),
  );
}

/** A section that names no main template has the one that is an entry point, if there is one alone. */
function withDefaultTemplate(section: Value, { files }: TemplateContents): Value {
  const [main, ...others] = files.filter(({ role }) => role === 'ENTRYPOINT');
  const isNamed = !(section instanceof Dict) || (section.getString('default_template') ?? null) !== null;
  if (isNamed || main === undefined || others.length > 0) return section;
  const rest = [...section.entries()].filter(([key]) => key !== 'default_template');
  return Dict.of([['default_template', main.path], ...rest]);
}
