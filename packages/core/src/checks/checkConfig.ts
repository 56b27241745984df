import { type Dict, stringifyJson } from '@jobbergate/jinja';
import type { ConfigSections, UploadProblem } from '../ports/renderer.ts';
import { readSections } from '../rendering/configSections.ts';
import { RenderError } from '../rendering/RenderError.ts';
import { textProblem } from './textProblem.ts';
import { toJsonValue } from './toJsonValue.ts';

/** Either the sections of a YAML configuration, or why it is none. */
export type ConfigCheck =
  | { readonly sections: ConfigSections; readonly problem: null }
  | { readonly sections: null; readonly problem: UploadProblem };

/** Reads the configuration; it must have both its sections as mappings, what they hold is the rendering's affair. */
export function checkConfig(file: string, text: string): ConfigCheck {
  const problem = textProblem(file, text);
  if (problem !== null) return { sections: null, problem };
  try {
    const { application, jobbergate } = readSections(text);
    return { sections: describeSections(application, jobbergate), problem: null };
  } catch (error) {
    if (!(error instanceof RenderError)) throw error;
    return { sections: null, problem: { file, line: error.place?.line ?? null, message: error.reason } };
  }
}

function describeSections(application: Dict, jobbergate: Dict): ConfigSections {
  const defaultTemplate = jobbergate.getString('default_template');
  return {
    templateVars: stringifyJson(toJsonValue(application)),
    runtimeConfig: stringifyJson(toJsonValue(jobbergate)),
    defaultTemplate: typeof defaultTemplate === 'string' ? defaultTemplate : null,
  };
}
