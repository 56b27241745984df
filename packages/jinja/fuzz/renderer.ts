/** A program that answers JSON lines with JSON lines, kept running and started again when it dies or hangs. */
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import type { Readable } from 'node:stream';

/** What a rendering gave. */
export type Answer =
  | { readonly output: string }
  | {
      readonly error: {
        readonly type: string;
        readonly message: string | null;
        readonly line: number | null;
      };
    };

/** One side of the comparison. Requests are answered one at a time. */
export class Renderer {
  readonly #command: readonly [string, ...string[]];
  readonly #patienceMs: number;
  #child: ChildProcessWithoutNullStreams | undefined;
  #settle: ((answer: Answer) => void) | undefined;

  /** A program that says nothing for `patienceMs` is ended, and its answer is an error of type `Hang`. */
  constructor(command: readonly [string, ...string[]], patienceMs = 10_000) {
    this.#command = command;
    this.#patienceMs = patienceMs;
  }

  /** The running program's process. */
  get pid(): number | undefined {
    return this.#child?.pid;
  }

  /** Renders one request. */
  render(line: string): Promise<Answer> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => this.#abandon('Hang'), this.#patienceMs);
      this.#settle = (answer) => {
        clearTimeout(timer);
        this.#settle = undefined;
        resolve(answer);
      };
      this.#started().stdin.write(`${line}\n`);
    });
  }

  /** Ends the program. */
  stop(): void {
    this.#child?.removeAllListeners('exit');
    this.#child?.kill('SIGKILL');
    this.#child = undefined;
  }

  #started(): ChildProcessWithoutNullStreams {
    if (this.#child !== undefined) return this.#child;
    const [program, ...rest] = this.#command;
    const child = spawn(program, rest, { stdio: ['pipe', 'pipe', 'pipe'] });
    this.#listen(child.stdout);
    child.stderr.on('data', (chunk: Buffer) => process.stderr.write(chunk));
    child.stdin.on('error', () => {});
    child.on('exit', () => this.#abandon('Crash'));
    this.#child = child;
    return child;
  }

  /** Lines end with a newline only: readline would also end them at U+2028, which JSON texts may contain. */
  #listen(stream: Readable): void {
    let rest = '';
    stream.setEncoding('utf8').on('data', (chunk: string) => {
      const lines = (rest + chunk).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) this.#settle?.(JSON.parse(line) as Answer);
    });
  }

  #abandon(type: 'Hang' | 'Crash'): void {
    this.stop();
    this.#settle?.({ error: { type, message: '', line: null } });
  }
}
