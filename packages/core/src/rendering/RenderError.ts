import { DomainError } from '../errors.ts';

/** What a rendering can fail of. */
export type RenderFailure =
  | 'config_invalid'
  | 'template_not_found'
  | 'template_invalid'
  | 'template_failed'
  | 'entrypoint_not_single'
  | 'path_invalid'
  | 'path_taken'
  | 'sbatch_param_invalid'
  | 'limit_exceeded'
  | 'timed_out';

/** The place in an uploaded file that a `RenderError` speaks of; `line` counts from 1. */
export interface RenderErrorPlace {
  readonly file: string;
  readonly line: number | null;
}

/**
 * A job script that cannot be rendered from what was uploaded and asked for.
 * `reason` is for people and holds nothing of our internals; `message` is the reason behind its place.
 */
export class RenderError extends DomainError {
  readonly code = 'render_failed';
  readonly failure: RenderFailure;
  readonly reason: string;
  readonly place: RenderErrorPlace | null;

  constructor(failure: RenderFailure, reason: string, place: RenderErrorPlace | null = null, cause?: Error) {
    super(place === null ? reason : `${describePlace(place)}: ${reason}`, { cause });
    this.failure = failure;
    this.reason = reason;
    this.place = place;
  }
}

function describePlace({ file, line }: RenderErrorPlace): string {
  return line === null ? file : `${file}, line ${line}`;
}
