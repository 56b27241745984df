/** What crosses between the server and its render workers: plain data, because structured clone drops classes. */
import type {
  RenderErrorPlace,
  RenderedScript,
  RenderFailure,
  RenderJob,
  UploadCheck,
  UploadedFiles,
} from '@jobbergate/core';

/** One thing to do; a worker has one at a time. */
export type Task =
  | { readonly kind: 'render'; readonly job: RenderJob }
  | { readonly kind: 'check'; readonly files: UploadedFiles };

/** What each kind of task gives. */
export interface Results {
  readonly render: RenderedScript;
  readonly check: UploadCheck;
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
