/** A job script under the documented contract: configuration and parameters in, files out. */
import { Dict } from '@jobbergate/jinja';
import type { RenderedScript } from '../ports/renderer.ts';
import { configError, readSections } from './configSections.ts';
import { readJobbergateConfig } from './jobbergateConfig.ts';
import { RenderError } from './RenderError.ts';
import { ScriptFiles } from './ScriptFiles.ts';
import { injectSbatchParams } from './sbatchParams.ts';
import { TemplateSet } from './TemplateSet.ts';

export interface JobScriptSource {
  /** YAML text with `application_config` and `jobbergate_config`. */
  readonly config: string;
  /** Jinja2 files by base name. */
  readonly templates: ReadonlyMap<string, string>;
  /** What the request puts in the place of sections. */
  readonly paramDict?: Dict | undefined;
  readonly sbatchParams: readonly string[];
}

/**
 * Renders `default_template` to the main file and each template of `supporting_files_output_name` to each of its
 * output names, all below `output_directory`, with the merged sections as `data`. All or nothing.
 *
 * @throws RenderError, with file and line where there are such.
 */
export function renderJobScript(source: JobScriptSource): RenderedScript {
  const sections = readSections(source.config, source.paramDict);
  const config = readJobbergateConfig(sections.jobbergate);
  const templates = new TemplateSet(source.templates);
  const main = templates.find(requireTemplate(config.defaultTemplate));
  const context = { data: Dict.of([...sections.application.entries(), ...config.values.entries()]) };
  const outputs = new ScriptFiles(config.outputDirectory);

  const mainFilePath = outputs.claim(mainFileName(main), main);
  const supporting = [...config.supportingOutputs].flatMap(([named, names]) => {
    const template = templates.find(named);
    return names.map((name) => ({ template, path: outputs.claim(name, template) }));
  });

  const script = injectSbatchParams(templates.render(main, context), source.sbatchParams);
  outputs.write(mainFilePath, script, main);
  for (const { template, path } of supporting)
    outputs.write(path, templates.render(template, context), template);
  return { mainFilePath, files: outputs.files };
}

function requireTemplate(name: string | null): string {
  if (name === null) throw configError('jobbergate_config.default_template is missing');
  return name;
}

/** The template's name without its suffix. */
function mainFileName(template: string): string {
  const name = template.replace(/\.(?:j2|jinja2)$/, '');
  if (name === '')
    throw new RenderError('path_invalid', 'the main file has no name', { file: template, line: null });
  return name;
}
