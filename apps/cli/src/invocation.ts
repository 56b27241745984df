import type { Context } from './context.ts';
import type { Settings } from './settings.ts';

/** What a verb runs with. */
export interface Invocation extends Context {
  readonly settings: Settings;
  /** Print one JSON document on stdout instead of words for people. */
  readonly json: boolean;
}
