/** A few processes that render and check for the server; each task is bounded in memory and time. */
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
import { LostProcessError, RenderProcess } from './RenderProcess.ts';

export interface RenderPoolOptions {
  /** Most processes at a time. The first starts with the first task, others when tasks wait for long. */
  readonly size?: number;
  /** How long one task may take, in milliseconds; then its process is ended. */
  readonly timeoutMs?: number;
  /** How many tasks may wait for a process. */
  readonly queueLimit?: number;
  /** How long one may wait before its turn is forfeited, in milliseconds. */
  readonly maxWaitMs?: number;
  /** Bound of one process's heap, in megabytes. */
  readonly heapMb?: number;
}

export interface RenderPool extends Renderer {
  /** Ends all processes; what is under way or waits is rejected. */
  close(): Promise<void>;
}

interface Waiting {
  readonly task: Task;
  readonly since: number;
  /** Its first process was lost. */
  readonly isRepeated: boolean;
  readonly resolve: (result: Results[keyof Results]) => void;
  readonly reject: (error: Error) => void;
}

/** Starts no process yet. */
export function createRenderPool(options: RenderPoolOptions = {}): RenderPool {
  return new ProcessPool(options);
}

class ProcessPool implements RenderPool {
  private readonly size: number;
  private readonly timeoutMs: number;
  private readonly queueLimit: number;
  private readonly maxWaitMs: number;
  private readonly heapMb: number;
  private readonly queue: Waiting[] = [];
  private idle: { readonly worker: RenderProcess; readonly timer: NodeJS.Timeout }[] = [];
  private readonly workers = new Set<RenderProcess>();
  /** Set while it is being waited whether another process is needed. */
  private patience: NodeJS.Timeout | undefined;
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
    clearTimeout(this.patience);
    await Promise.all([...this.workers].map((worker) => worker.end(closedError())));
  }

  private enqueue(task: Task): Promise<Results[keyof Results]> {
    if (this.closed) return Promise.reject(closedError());
    if (this.queue.length >= this.queueLimit) {
      return Promise.reject(busyError());
    }
    return new Promise((resolve, reject) => {
      this.queue.push({ task, since: performance.now(), isRepeated: false, resolve, reject });
      this.dispatch();
    });
  }

  /** Gives the next waiting task to a process, if there is one or may be one more. */
  private dispatch(): void {
    this.dropOverdue();
    const next = this.queue[0];
    if (next === undefined || this.closed) return;
    const resting = this.takeIdle();
    if (resting === undefined && !this.mayStart(next)) return;
    this.queue.shift();
    void this.run(next, resting);
  }

  private dropOverdue(): void {
    const oldest = performance.now() - this.maxWaitMs;
    while (this.queue[0] !== undefined && this.queue[0].since < oldest)
      this.queue.shift()?.reject(busyError());
  }

  private takeIdle(): RenderProcess | undefined {
    let resting = this.idle.pop();
    while (resting?.worker.isAlive === false) resting = this.idle.pop();
    clearTimeout(resting?.timer);
    return resting?.worker;
  }

  /**
   * Short tasks are done sooner by one process than by two that have to start and share the processors; another one is
   * for when a long task keeps the others waiting.
   */
  private mayStart(next: Waiting): boolean {
    if (this.workers.size === 0) return true;
    if (this.workers.size >= this.size) return false;
    if ([...this.workers].some(({ isStarting }) => isStarting)) return false;
    const left = next.since + PATIENCE_MS - performance.now();
    if (left <= 0) return true;
    this.patience ??= setTimeout(() => {
      this.patience = undefined;
      this.dispatch();
    }, left);
    return false;
  }

  /** `resting`: the process to do it; undefined: one that is to be started, which may fail. */
  private async run(waiting: Waiting, resting: RenderProcess | undefined): Promise<void> {
    let worker = resting;
    try {
      worker ??= this.startProcess();
      waiting.resolve(await worker.perform(waiting.task, this.timeoutMs));
    } catch (error) {
      if (error instanceof LostProcessError && !waiting.isRepeated && !this.closed) this.repeat(waiting);
      else waiting.reject(error instanceof Error ? error : new Error(String(error)));
    }
    if (worker?.isAlive === true) this.rest(worker);
    this.dispatch();
  }

  /** A task changes nothing outside its process. What took this one may have taken those that rest. */
  private repeat(waiting: Waiting): void {
    for (const { worker, timer } of this.idle.splice(0)) {
      clearTimeout(timer);
      void worker.end(closedError());
    }
    this.queue.unshift({ ...waiting, isRepeated: true });
  }

  /** One that has nothing to do for a while gives its memory back. */
  private rest(worker: RenderProcess): void {
    const timer = setTimeout(() => {
      this.idle = this.idle.filter((resting) => resting.worker !== worker);
      void worker.end(closedError());
    }, IDLE_MS);
    timer.unref();
    this.idle.push({ worker, timer });
  }

  private startProcess(): RenderProcess {
    const worker = new RenderProcess(this.heapMb, () => {
      if (!worker.isAlive) this.workers.delete(worker);
      this.dispatch();
    });
    this.workers.add(worker);
    return worker;
  }
}

const RETRY_AFTER_SECONDS = 2;
/** How long a task waits for a busy process before another one starts. */
const PATIENCE_MS = 100;
const IDLE_MS = 60_000;

function busyError(): BusyError {
  return new BusyError('Too many renderings are waiting', RETRY_AFTER_SECONDS);
}

function closedError(): Error {
  return new UnavailableError('The service is stopping');
}
