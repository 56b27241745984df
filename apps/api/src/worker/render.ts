import type { MappedRenderJob, RenderedScript, RenderJob } from '@jobbergate/core';
import { RenderError, renderJobScript, renderMappedTemplates } from '@jobbergate/core/rendering';
import { Dict, JsonError, parseJson } from '@jobbergate/jinja/values';

/** Renders a job whose parameters come as JSON text, read without loss. @throws RenderError */
export function render({ paramDict, ...source }: RenderJob): RenderedScript {
  return renderJobScript({ ...source, paramDict: paramDict === null ? undefined : readParams(paramDict) });
}

/** Renders the templates that a request maps to outputs, as above. @throws RenderError */
export function renderMapped({ templates, parameters, ...source }: MappedRenderJob): RenderedScript {
  const byPath = new Map(templates.map(({ path, role, content }) => [path, { role, content }]));
  return renderMappedTemplates({ ...source, templates: byPath, parameters: readParams(parameters) });
}

function readParams(text: string): Dict {
  const params = parseParams(text);
  if (params instanceof Dict) return params;
  throw new RenderError('config_invalid', 'param_dict is not an object');
}

function parseParams(text: string): ReturnType<typeof parseJson> {
  try {
    return parseJson(text, { maxDepth: 100 });
  } catch (error) {
    if (error instanceof JsonError) throw new RenderError('config_invalid', `param_dict: ${error.message}`);
    throw error;
  }
}
