/** One render worker: started, given one task at a time, and ended when it takes too long. */
import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import { RenderError } from '@jobbergate/core';
import type { Answer, Results, Task } from './messages.ts';

/** The worker beside this file, as TypeScript or, in a published package, as JavaScript. */
const WORKER = new URL(`./worker${extname(import.meta.url)}`, import.meta.url);

interface Running {
  readonly resolve: (result: Results[keyof Results]) => void;
  readonly reject: (error: Error) => void;
  readonly timer: NodeJS.Timeout;
}

export class RenderThread {
  /** Why the thread has ended or is ending. */
  private ended: Error | null = null;
  private readonly worker: Worker;
  private readonly boot = Promise.withResolvers<void>();
  private running: Running | null = null;

  /** `onEnd` is called once, when the thread is gone, however it went. The worker sees no secret of the environment. */
  constructor(heapMb: number, onEnd: () => void) {
    this.worker = new Worker(WORKER, {
      env: compileCacheOnly(process.env),
      resourceLimits: { maxOldGenerationSizeMb: heapMb, maxYoungGenerationSizeMb: 8 },
    });
    this.worker.unref();
    this.boot.promise.catch(() => {});
    this.worker.on('message', (answer: Answer) => {
      if (answer.kind === 'ready') this.boot.resolve();
      else this.settle(answer);
    });
    this.worker.on('error', (error) => this.fail(tellError(error)));
    this.worker.on('exit', () => {
      this.fail(new Error('the render worker ended'));
      onEnd();
    });
  }

  get alive(): boolean {
    return this.ended === null;
  }

  /**
   * Performs a task; the clock runs from when the worker is ready.
   *
   * @throws RenderError, `timed_out` after `timeoutMs` (the thread is ended), `limit_exceeded` when its heap is full.
   */
  async perform(task: Task, timeoutMs: number): Promise<Results[keyof Results]> {
    this.worker.ref();
    try {
      await this.boot.promise;
      if (this.ended !== null) throw this.ended;
      return await new Promise((resolve, reject) => {
        const timer = setTimeout(() => {
          void this.end(new RenderError('timed_out', `It took longer than ${timeoutMs / 1000} seconds`));
        }, timeoutMs);
        this.running = { resolve, reject, timer };
        this.worker.postMessage(task);
      });
    } finally {
      this.worker.unref();
    }
  }

  /** Ends the thread; a task under way is rejected with `reason`. */
  async end(reason: Error): Promise<void> {
    this.fail(reason);
    await this.worker.terminate();
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
}

/** Where Node keeps compiled code: with it a thread starts in a third of the time. */
function compileCacheOnly({ NODE_COMPILE_CACHE }: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return NODE_COMPILE_CACHE === undefined ? {} : { NODE_COMPILE_CACHE };
}

function tellError(error: unknown): Error {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'ERR_WORKER_OUT_OF_MEMORY')
    return new RenderError('limit_exceeded', 'It needs too much memory');
  return error instanceof Error ? error : new Error(String(error));
}
