/** A few worker threads that render and check for the server; each task is bounded in memory and time. */
import {
  BusyError,
  type MappedRenderJob,
  type RenderedScript,
  type Renderer,
  type RenderJob,
  UnavailableError,
  type UploadCheck,
  type UploadedFiles,
  type UploadProblem,
} from '@jobbergate/core';
import type { Results, Task } from './messages.ts';
import { RenderThread } from './RenderThread.ts';

export interface RenderPoolOptions {
  /** Most threads at a time. The first starts with the first task, others when all are busy. */
  readonly size?: number;
  /** How long one task may take, in milliseconds; then its thread is ended. */
  readonly timeoutMs?: number;
  /** How many tasks may wait for a thread. */
  readonly queueLimit?: number;
  /** How long one may wait before its turn is forfeited, in milliseconds. */
  readonly maxWaitMs?: number;
  /** Bound of one thread's heap, in megabytes. */
  readonly heapMb?: number;
}

export interface RenderPool extends Renderer {
  /** Ends all threads; what is under way or waits is rejected. */
  close(): Promise<void>;
}

interface Waiting {
  readonly task: Task;
  readonly since: number;
  readonly resolve: (result: Results[keyof Results]) => void;
  readonly reject: (error: Error) => void;
}

/** Starts no thread yet. */
export function createRenderPool(options: RenderPoolOptions = {}): RenderPool {
  return new ThreadPool(options);
}

class ThreadPool implements RenderPool {
  private readonly size: number;
  private readonly timeoutMs: number;
  private readonly queueLimit: number;
  private readonly maxWaitMs: number;
  private readonly heapMb: number;
  private readonly queue: Waiting[] = [];
  private idle: { readonly thread: RenderThread; readonly timer: NodeJS.Timeout }[] = [];
  private readonly threads = new Set<RenderThread>();
  private closed = false;

  constructor(options: RenderPoolOptions) {
    this.size = options.size ?? 2;
    this.timeoutMs = options.timeoutMs ?? 5000;
    this.queueLimit = options.queueLimit ?? 256;
    this.maxWaitMs = options.maxWaitMs ?? 10_000;
    this.heapMb = options.heapMb ?? 192;
  }

  async render(job: RenderJob): Promise<RenderedScript> {
    return (await this.enqueue({ kind: 'render', job })) as RenderedScript;
  }

  async renderMapped(job: MappedRenderJob): Promise<RenderedScript> {
    return (await this.enqueue({ kind: 'renderMapped', job })) as RenderedScript;
  }

  async checkUpload(files: UploadedFiles): Promise<UploadCheck> {
    return (await this.enqueue({ kind: 'check', files })) as UploadCheck;
  }

  async checkSource(name: string, source: string): Promise<readonly UploadProblem[]> {
    return (await this.enqueue({ kind: 'checkSource', name, source })) as readonly UploadProblem[];
  }

  async close(): Promise<void> {
    this.closed = true;
    for (const { reject } of this.queue.splice(0)) reject(closedError());
    await Promise.all([...this.threads].map((thread) => thread.end(closedError())));
  }

  private enqueue(task: Task): Promise<Results[keyof Results]> {
    if (this.closed) return Promise.reject(closedError());
    if (this.queue.length >= this.queueLimit) {
      return Promise.reject(busyError());
    }
    return new Promise((resolve, reject) => {
      this.queue.push({ task, since: performance.now(), resolve, reject });
      this.dispatch();
    });
  }

  /** Gives the next waiting task to a thread, if there is one or may be one more. */
  private dispatch(): void {
    this.dropOverdue();
    if (this.queue.length === 0) return;
    const thread = this.takeIdle() ?? (this.threads.size < this.size ? this.startThread() : undefined);
    if (thread === undefined) return;
    const waiting = this.queue.shift();
    if (waiting !== undefined) void this.run(thread, waiting);
  }

  private dropOverdue(): void {
    const oldest = performance.now() - this.maxWaitMs;
    while (this.queue[0] !== undefined && this.queue[0].since < oldest)
      this.queue.shift()?.reject(busyError());
  }

  private takeIdle(): RenderThread | undefined {
    let resting = this.idle.pop();
    while (resting?.thread.alive === false) resting = this.idle.pop();
    clearTimeout(resting?.timer);
    return resting?.thread;
  }

  private async run(thread: RenderThread, { task, resolve, reject }: Waiting): Promise<void> {
    try {
      resolve(await thread.perform(task, this.timeoutMs));
    } catch (error) {
      reject(error instanceof Error ? error : new Error(String(error)));
    }
    if (thread.alive) this.rest(thread);
    this.dispatch();
  }

  /** A thread holds some 50 MB: one that has nothing to do for a while gives them back. */
  private rest(thread: RenderThread): void {
    const timer = setTimeout(() => {
      this.idle = this.idle.filter((resting) => resting.thread !== thread);
      void thread.end(closedError());
    }, IDLE_MS);
    timer.unref();
    this.idle.push({ thread, timer });
  }

  private startThread(): RenderThread {
    const thread = new RenderThread(this.heapMb, () => {
      this.threads.delete(thread);
      if (!this.closed) this.dispatch();
    });
    this.threads.add(thread);
    return thread;
  }
}

const RETRY_AFTER_SECONDS = 2;
const IDLE_MS = 20_000;

function busyError(): BusyError {
  return new BusyError('Too many renderings are waiting', RETRY_AFTER_SECONDS);
}

function closedError(): Error {
  return new UnavailableError('The service is stopping');
}
