/** The section `jobbergate_config`, typed: which templates become which files, and where. */
import { Dict, Float, str, Tuple, type Value } from '@jobbergate/jinja';
import { configError } from './configSections.ts';

export interface JobbergateConfig {
  readonly defaultTemplate: string | null;
  /** Output names of each supporting template. */
  readonly supportingOutputs: ReadonlyMap<string, readonly string[]>;
  /** Relative to the job's directory; empty or `.` is that directory itself. */
  readonly outputDirectory: string;
  /** All of the section for the templates: the known keys with their defaults, then whatever else it has. */
  readonly values: Dict;
}

/**
 * Reads the section as public jobbergate-api 3.2.4 does: numbers given for texts are taken as texts, one output name
 * may stand without its list, and `supporting_files` defaults to the templates that have output names.
 *
 * @throws RenderError `config_invalid` for a key of the wrong type, also for a null `output_directory`.
 */
export function readJobbergateConfig(section: Dict): JobbergateConfig {
  const defaultTemplate = optional(section, 'default_template', toText);
  const outputs = optional(section, 'supporting_files_output_name', toOutputs);
  const supportingFiles = optional(section, 'supporting_files', toTexts);
  const named = outputs === null || outputs.size === 0 ? supportingFiles : [...outputs.keys()];
  const outputDirectory = section.has('output_directory')
    ? toText(section.getString('output_directory') ?? null, 'output_directory')
    : '.';
  const values = Dict.of([
    ['default_template', defaultTemplate],
    ['supporting_files', supportingFiles === null || supportingFiles.length === 0 ? named : supportingFiles],
    ['supporting_files_output_name', outputs === null ? null : Dict.of(outputs)],
    ['template_files', optional(section, 'template_files', toTexts)],
    ['job_script_name', optional(section, 'job_script_name', toText)],
    ['output_directory', outputDirectory],
  ]);
  for (const [key, value] of section.entries()) if (!values.has(key)) values.set(key, value);
  return { defaultTemplate, supportingOutputs: outputs ?? new Map(), outputDirectory, values };
}

/** The value of a key; null when it is absent or None. */
function optional<Result>(
  section: Dict,
  key: string,
  convert: (value: Value, name: string) => Result,
): Result | null {
  const value = section.getString(key) ?? null;
  return value === null ? null : convert(value, key);
}

function toText(value: Value, name: string): string {
  if (typeof value === 'string') return value;
  const isNumber = typeof value === 'number' || typeof value === 'bigint' || value instanceof Float;
  if (isNumber || typeof value === 'boolean') return str(value);
  throw configError(`jobbergate_config.${name} is not a text`);
}

function toTexts(value: Value, name: string): string[] {
  const items = value instanceof Tuple ? value.items : value;
  if (!Array.isArray(items)) throw configError(`jobbergate_config.${name} is not a list`);
  return items.map((item: Value) => toText(item, `${name}[]`));
}

function toOutputs(value: Value, name: string): Map<string, string[]> {
  if (!(value instanceof Dict)) throw configError(`jobbergate_config.${name} is not a mapping`);
  const outputs = new Map<string, string[]>();
  for (const [key, names] of value.entries()) {
    const template = toText(key, `${name} key`);
    outputs.set(template, typeof names === 'string' ? [names] : toTexts(names, `${name}.${template}`));
  }
  return outputs;
}
