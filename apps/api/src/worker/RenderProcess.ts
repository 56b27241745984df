/** One render process: started, given one task at a time, and ended when it takes too long. */
import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { RenderError } from '@jobbergate/core';
import type { Answer, Results, Task } from './messages.ts';

/** The worker's program: the one beside this file, or in a build the built one (tools/build.mjs). */
const WORKER = fileURLToPath(new URL('./worker.ts', import.meta.url));

/** How much of what a process says at its death is kept for the log. */
const LAST_WORDS = 2000;
/** A start takes a fraction of a second, and some seconds on a machine that has too much to do. */
const START_MS = 30_000;

interface Running {
  readonly resolve: (result: Results[keyof Results]) => void;
  readonly reject: (error: Error) => void;
  readonly timer: NodeJS.Timeout;
}

/** The process was taken from its task, by no limit of ours. */
export class LostProcessError extends Error {}

export class RenderProcess {
  /** Why the process has ended or is ending. */
  private ended: Error | null = null;
  private readonly child: ChildProcess;
  private readonly boot = Promise.withResolvers<void>();
  private readonly bootTimer: NodeJS.Timeout;
  private booted = false;
  private running: Running | null = null;
  private lastWords = '';

  /**
   * `onChange` is called when the process is ready, and once more when it is gone, however it went.
   *
   * @throws Error when the system gives no process, as without memory.
   */
  constructor(heapMb: number, onChange: () => void) {
    this.child = start(heapMb);
    this.boot.promise.catch(() => {});
    this.bootTimer = setTimeout(() => this.fail(new Error('the render worker does not start')), START_MS);
    this.bootTimer.unref();
    this.child.on('message', (answer: Answer) => {
      if (answer.kind !== 'ready') return this.settle(answer);
      this.booted = true;
      clearTimeout(this.bootTimer);
      this.boot.resolve();
      onChange();
    });
    this.child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.lastWords = (this.lastWords + text).slice(-LAST_WORDS);
    });
    this.child.on('error', (error) => this.isAlive && this.fail(error));
    this.child.on('close', (_code, signal) => {
      this.fail(this.tellEnd(signal));
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
   * @throws RenderError, `timed_out` after `timeoutMs` (the process is ended), `limit_exceeded` when its heap is full;
   *   LostProcessError.
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
        this.child.send(task, (error) => {
          if (error !== null)
            this.fail(new LostProcessError('the render worker takes no task', { cause: error }));
        });
      });
    } finally {
      if (this.isAlive) this.holdsService(false);
    }
  }

  /** Ends the process; a task under way is rejected with `reason`. */
  async end(reason: Error): Promise<void> {
    const gone = new Promise((resolve) => this.child.once('close', resolve));
    this.holdsService(true);
    if (this.fail(reason)) await gone;
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

  /** One that failed gets no further task, and so must not live on. @returns whether it still has to go. */
  private fail(error: Error): boolean {
    this.ended ??= error;
    clearTimeout(this.bootTimer);
    this.boot.reject(error);
    this.stopClock()?.reject(error);
    return this.child.kill('SIGKILL');
  }

  /** V8 aborts a process whose heap is full; before there was a task that says nothing of any template. */
  private tellEnd(signal: NodeJS.Signals | null): Error {
    if (this.booted && signal === 'SIGABRT')
      return new RenderError('limit_exceeded', 'It needs too much memory');
    const how = signal === null ? '' : ` by ${signal}`;
    const words = `${how}: ${this.lastWords.trim()}`;
    return this.booted
      ? new LostProcessError(`the render worker ended${words}`)
      : new Error(`the render worker ended while it started${words}`);
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
