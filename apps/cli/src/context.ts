// What a command sees of the process it runs in.

export interface Output {
  readonly write: (text: string) => unknown;
  readonly isTTY?: boolean;
  readonly columns?: number;
}

export interface Context {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Results only. */
  readonly stdout: Output;
  /** Messages and progress. */
  readonly stderr: Output;
  /** Aborted with an Interrupted when the user presses Ctrl-C. */
  readonly signal: AbortSignal;
}

/** The reason of an abort by Ctrl-C or SIGTERM. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted';
}

/** Bold where the output is a terminal that may show it (https://no-color.org). */
export function bold(text: string, output: Output, env: Context['env']): string {
  const plain = output.isTTY !== true || (env.NO_COLOR ?? '') !== '' || env.TERM === 'dumb';
  return plain ? text : `\u001b[1m${text}\u001b[22m`;
}
