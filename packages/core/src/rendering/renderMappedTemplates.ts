/** A job script under the current contract: the request says which templates become which files. */
import { type Dict, UndefinedError } from '@jobbergate/jinja';
import type { FileRole } from '../files.ts';
import type { RenderedScript } from '../ports/renderer.ts';
import { RenderError } from './RenderError.ts';
import { ScriptFiles } from './ScriptFiles.ts';
import { injectHeadedSbatchParams } from './sbatchParams.ts';
import { TemplateSet } from './TemplateSet.ts';

export interface MappedSource {
  readonly templates: ReadonlyMap<string, { readonly role: FileRole; readonly content: string }>;
  /** Output path of each template that is to be rendered. */
  readonly outputs: ReadonlyMap<string, string>;
  readonly parameters: Dict;
  readonly sbatchParams: readonly string[];
}

/**
 * Renders each mapped template with the parameters as its context; where that looks into a name that is undefined, again
 * with all of them under `data`. All or nothing.
 *
 * @throws RenderError; `entrypoint_not_single` unless exactly one of the mapped templates is an entry point.
 */
export function renderMappedTemplates(source: MappedSource): RenderedScript {
  const templates = new TemplateSet(
    new Map([...source.templates].map(([name, file]) => [name, file.content])),
  );
  const outputs = new ScriptFiles();
  const mapped = [...source.outputs].map(([name, output]) => {
    const template = templates.find(name);
    const isMain = source.templates.get(template)?.role === 'ENTRYPOINT';
    return { template, isMain, path: outputs.claim(output, template) };
  });
  const [main, ...others] = mapped.filter(({ isMain }) => isMain);
  if (main === undefined || others.length > 0) {
    throw new RenderError(
      'entrypoint_not_single',
      'Exactly one of the templates to render must be an entry point',
    );
  }
  for (const { template, path, isMain } of mapped) {
    const text = renderWithFallback(templates, template, source.parameters);
    outputs.write(path, isMain ? injectHeadedSbatchParams(text, source.sbatchParams) : text, template);
  }
  return { mainFilePath: main.path, files: mainFirst(outputs.files, main.path) };
}

/** Of two failures the first is told, unless it says no more than that there is no `data`. */
function renderWithFallback(templates: TemplateSet, template: string, parameters: Dict): string {
  try {
    return templates.render(template, parameters);
  } catch (first) {
    const undefinedFirst = undefinedIn(first);
    if (undefinedFirst === undefined) throw first;
    try {
      return templates.render(template, { data: parameters });
    } catch (second) {
      const saysEnough = undefinedFirst.message !== "'data' is undefined";
      throw saysEnough && undefinedIn(second) !== undefined ? first : second;
    }
  }
}

function undefinedIn(error: unknown): UndefinedError | undefined {
  const cause = error instanceof RenderError ? error.cause : undefined;
  return cause instanceof UndefinedError ? cause : undefined;
}

function mainFirst(files: ReadonlyMap<string, string>, main: string): ReadonlyMap<string, string> {
  return new Map([[main, files.get(main) ?? ''], ...files]);
}
