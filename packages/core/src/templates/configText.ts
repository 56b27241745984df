import { Dict, parseJson } from '@jobbergate/jinja';
import { dumpYaml } from '../yaml/dumpYaml.ts';
import type { TemplateContents } from './template.ts';

/** The configuration as YAML: as it was uploaded, or written from its two sections; null when there is none. */
export function configTextOf(contents: TemplateContents): string | null {
  const { configText, templateVars, runtimeConfig } = contents;
  if (configText !== null) return configText;
  if (templateVars === null && runtimeConfig === null) return null;
  return dumpYaml(
    Dict.of([
      ['jobbergate_config', parseJson(runtimeConfig ?? '{}')],
      ['application_config', parseJson(templateVars ?? '{}')],
    ]),
  );
}
