/** One render process: started, given one task at a time, and ended when it takes too long. */
import { type ChildProcess, spawn } from 'node:child_process';
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { RenderError } from '@jobbergate/core';
import type { Answer, Results, Task } from './messages.ts';

/** The worker beside this file, as TypeScript or, in a published package, as JavaScript. */
const WORKER = fileURLToPath(new URL(`./worker${extname(import.meta.url)}`, import.meta.url));

/** How much of what a process says at its death is kept for the log. */
const LAST_WORDS = 2000;

interface Running {
  readonly resolve: (result: Results[keyof Results]) => void;
  readonly reject: (error: Error) => void;
  readonly timer: NodeJS.Timeout;
}

export class RenderProcess {
  /** Why the process has ended or is ending. */
  private ended: Error | null = null;
  private readonly child: ChildProcess;
  private readonly boot = Promise.withResolvers<void>();
  private booted = false;
  private running: Running | null = null;
  private lastWords = '';

  /** `onChange` is called when the process is ready, and once more when it is gone, however it went. */
  constructor(heapMb: number, onChange: () => void) {
    this.child = start(heapMb);
    this.boot.promise.catch(() => {});
    this.child.on('message', (answer: Answer) => {
      if (answer.kind !== 'ready') return this.settle(answer);
      this.booted = true;
      this.boot.resolve();
      onChange();
    });
    this.child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.lastWords = (this.lastWords + text).slice(-LAST_WORDS);
    });
    this.child.on('error', (error) => this.fail(error));
    this.child.on('close', (_code, signal) => {
      this.fail(tellEnd(signal, this.lastWords));
      onChange();
    });
    this.holdsService(false);
  }

  get isAlive(): boolean {
    return this.ended === null;
  }

  /** Whether it is still reading its own program. */
  get isStarting(): boolean {
    return this.isAlive && !this.booted;
  }

  /**
   * Performs a task; the clock runs from when the process is ready.
   *
   * @throws RenderError, `timed_out` after `timeoutMs` (the process is ended), `limit_exceeded` when its heap is full.
   */
  async perform(task: Task, timeoutMs: number): Promise<Results[keyof Results]> {
    this.holdsService(true);
    try {
      await this.boot.promise;
      if (this.ended !== null) throw this.ended;
      return await new Promise((resolve, reject) => {
        const timer = setTimeout(() => {
          void this.end(new RenderError('timed_out', `It took longer than ${timeoutMs / 1000} seconds`));
        }, timeoutMs);
        this.running = { resolve, reject, timer };
        this.child.send(task, (error) => error === null || this.fail(error));
      });
    } finally {
      if (this.isAlive) this.holdsService(false);
    }
  }

  /** Ends the process; a task under way is rejected with `reason`. */
  async end(reason: Error): Promise<void> {
    const gone = new Promise((resolve) => this.child.once('close', resolve));
    this.fail(reason);
    this.holdsService(true);
    if (this.child.kill('SIGKILL')) await gone;
  }

  private settle(answer: Exclude<Answer, { kind: 'ready' }>): void {
    const running = this.stopClock();
    if (answer.kind === 'result') running?.resolve(answer.result);
    else if (answer.kind === 'defect') running?.reject(new Error(`render worker: ${answer.message}`));
    else {
      const { failure, reason, place } = answer.fault;
      running?.reject(new RenderError(failure, reason, place));
    }
  }

  private fail(error: Error): void {
    this.ended ??= error;
    this.boot.reject(error);
    this.stopClock()?.reject(error);
  }

  private stopClock(): Running | null {
    const { running } = this;
    if (running !== null) clearTimeout(running.timer);
    this.running = null;
    return running;
  }

  /** A process that rests keeps nobody from ending. */
  private holdsService(yes: boolean): void {
    const handles = [
      this.child,
      this.child.channel,
      this.child.stderr as { ref?(): void; unref?(): void } | null,
    ];
    for (const handle of handles) {
      if (yes) handle?.ref?.();
      else handle?.unref?.();
    }
  }
}

/**
 * Starts the worker under the Node that runs us, in a heap of `heapMb`. It leaves no core file when that is full, and
 * sees nothing of our environment but what makes its start quick and its memory small.
 */
function start(heapMb: number): ChildProcess {
  const { NODE_COMPILE_CACHE, MALLOC_ARENA_MAX } = process.env;
  const node = [process.execPath, `--max-old-space-size=${heapMb}`, '--max-semi-space-size=4', WORKER];
  return spawn('/bin/sh', ['-c', 'ulimit -c 0; exec "$@"', 'render', ...node], {
    env: {
      ...(NODE_COMPILE_CACHE === undefined ? {} : { NODE_COMPILE_CACHE }),
      ...(MALLOC_ARENA_MAX === undefined ? {} : { MALLOC_ARENA_MAX }),
    },
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    serialization: 'advanced',
  });
}

/** V8 aborts a process whose heap is full. */
function tellEnd(signal: NodeJS.Signals | null, lastWords: string): Error {
  if (signal === 'SIGABRT') return new RenderError('limit_exceeded', 'It needs too much memory');
  return new Error(`the render worker ended${signal === null ? '' : ` by ${signal}`}: ${lastWords.trim()}`);
}
