/** What the use cases need of a renderer: it runs other people's templates, so it stands behind a wall and is bounded. */

import type { TextFile } from '../files.ts';

/** One job script to render under the documented contract. */
export interface RenderJob {
  /** The template's YAML configuration, as uploaded. */
  readonly config: string;
  /** Jinja2 files by name. */
  readonly templates: ReadonlyMap<string, string>;
  /** The request's `param_dict` as JSON text (its numbers and the order of its keys matter); null when absent. */
  readonly paramDict: string | null;
  readonly sbatchParams: readonly string[];
}

/** One job script to render under the current contract: the request says which templates become which files. */
export interface MappedRenderJob {
  readonly templates: readonly TextFile[];
  /** Output path of each template that is to be rendered. */
  readonly outputs: ReadonlyMap<string, string>;
  /** The parameters as the JSON text of an object. */
  readonly parameters: string;
  readonly sbatchParams: readonly string[];
}

/** A script's files by normalised path, the main file first. */
export interface RenderedScript {
  readonly mainFilePath: string;
  readonly files: ReadonlyMap<string, string>;
}

/** Files to check; a part that did not come is null or empty, and not checked. */
export interface UploadedFiles {
  /** Python source of the question workflow. */
  readonly workflow: string | null;
  /** YAML configuration. */
  readonly config: string | null;
  /** Jinja2 files by name. */
  readonly templates: ReadonlyMap<string, string>;
}

/** One fault of an upload, in words for the person who uploaded; `line` counts from 1. */
export interface UploadProblem {
  readonly file: string;
  readonly line: number | null;
  readonly message: string;
}

/** A configuration's two sections as JSON texts (keys in order, 3.0 and 3 apart). */
export interface ConfigSections {
  /** The section `application_config`. */
  readonly templateVars: string;
  /** The section `jobbergate_config`, with its defaults filled in. */
  readonly runtimeConfig: string;
  /** The template that becomes the main file; null when the configuration names none. */
  readonly defaultTemplate: string | null;
}

export interface UploadCheck {
  /** Empty when all is well. */
  readonly problems: readonly UploadProblem[];
  /** Null without a configuration, or with a faulty one. */
  readonly sections: ConfigSections | null;
}

export interface Renderer {
  /** @throws RenderError when the script cannot be rendered; BusyError when too many wait already. */
  render(job: RenderJob): Promise<RenderedScript>;
  /** @throws as `render` does. */
  renderMapped(job: MappedRenderJob): Promise<RenderedScript>;
  /** @throws RenderError when the check takes too long; BusyError as above. */
  checkUpload(files: UploadedFiles): Promise<UploadCheck>;
  /**
   * Checks one file by the suffix of its name: `.py`, `.yaml`, `.j2`, `.jinja2`; others pass.
   *
   * @returns its faults. @throws as `checkUpload` does.
   */
  checkSource(name: string, source: string): Promise<readonly UploadProblem[]>;
}
