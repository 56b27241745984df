/** What crosses between the server and its render workers: plain data, because structured clone drops classes. */
import type {
  MappedRenderJob,
  RenderErrorPlace,
  RenderedScript,
  RenderFailure,
  RenderJob,
  UploadCheck,
  UploadedFiles,
  UploadProblem,
} from '@jobbergate/core';

/** One thing to do; a worker has one at a time. */
export type Task =
  | { readonly kind: 'render'; readonly job: RenderJob }
  | { readonly kind: 'renderMapped'; readonly job: MappedRenderJob }
  | { readonly kind: 'check'; readonly files: UploadedFiles }
  | { readonly kind: 'checkSource'; readonly name: string; readonly source: string };

/** What each kind of task gives. */
export interface Results {
  readonly render: RenderedScript;
  readonly renderMapped: RenderedScript;
  readonly check: UploadCheck;
  readonly checkSource: readonly UploadProblem[];
}

/** A RenderError in parts. */
export interface RenderFault {
  readonly failure: RenderFailure;
  readonly reason: string;
  readonly place: RenderErrorPlace | null;
}

export type Answer =
  | { readonly kind: 'ready' }
  | { readonly kind: 'result'; readonly result: Results[keyof Results] }
  | { readonly kind: 'fault'; readonly fault: RenderFault }
  /** A defect of ours; the text is for the log. */
  | { readonly kind: 'defect'; readonly message: string };
