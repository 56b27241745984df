/** A template's YAML configuration: its two sections, and what a request puts in their place. */
import { Dict, type Value } from '@jobbergate/jinja';
import { loadYaml } from '../yaml/loadYaml.ts';
import { YamlError } from '../yaml/YamlError.ts';
import { RenderError } from './RenderError.ts';

/** How error messages name the configuration, whatever its file was called. */
export const CONFIG_FILE = 'jobbergate.yaml';

export interface Sections {
  /** `application_config`: what the templates are filled with. */
  readonly application: Dict;
  /** `jobbergate_config`: which templates become which files. */
  readonly jobbergate: Dict;
}

/**
 * Reads both sections; those that `paramDict` has replace them as wholes, its other keys are ignored.
 *
 * @throws RenderError `config_invalid` when the text is no YAML or a section is missing or no mapping.
 */
export function readSections(config: string, paramDict?: Dict): Sections {
  const root = loadConfig(config);
  if (!(root instanceof Dict)) throw configError('the configuration is not a mapping');
  const section = (name: string): Dict => {
    const replacement = paramDict?.has(name) === true ? paramDict : root;
    return asSection(name, replacement.getString(name));
  };
  return { application: section('application_config'), jobbergate: section('jobbergate_config') };
}

/** A fault of the configuration, or of what a request put in its place. */
export function configError(reason: string, line: number | null = null): RenderError {
  return new RenderError('config_invalid', reason, { file: CONFIG_FILE, line });
}

function loadConfig(config: string): Value {
  try {
    return loadYaml(config);
  } catch (error) {
    if (error instanceof YamlError) throw configError(error.message, error.line);
    throw error;
  }
}

function asSection(name: string, value: Value | undefined): Dict {
  if (value === undefined) throw configError(`section ${name} is missing`);
  if (!(value instanceof Dict)) throw configError(`section ${name} is not a mapping`);
  return value;
}
