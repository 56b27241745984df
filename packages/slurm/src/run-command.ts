// Runs one command: an argv array, never a shell string; bounded in time and in output.
import { spawn } from 'node:child_process';

/** How a command is run. */
export interface CommandOptions {
  /** The whole environment of the command; nothing is inherited. */
  env: Record<string, string>;
  /** Milliseconds after which the command is ended (TERM, then KILL 2 s later). */
  timeoutMs: number;
  cwd?: string;
  /** The account to become, with its supplementary groups, by setpriv(1). Without it: our own. */
  as?: Account;
  /** Text for the command's standard input; without it, /dev/null. */
  stdin?: string;
  /** Bytes kept of each stream; what is beyond is dropped and `truncated` says so. Default 1 MiB. */
  maxOutput?: number;
  /** Looks at what stdout has said so far; true means that nobody needs to wait for the command's end. */
  isEnough?: (stdout: string) => boolean;
}

/** A local account by its numbers. */
export interface Account {
  uid: number;
  gid: number;
}

/** What a command left behind. Starting failures are results too (`exitCode` null, `error` set). */
export interface CommandResult {
  /** null when a signal or our time limit ended it, when it never started, or when we did not wait for it. */
  exitCode: number | null;
  stdout: string;
  stderr: string;
  timedOut: boolean;
  truncated: boolean;
  /** Why it could not be started, in the system's words. */
  error: string | null;
}

const KILL_AFTER_MS = 2_000;
const LINGER_MS = 500;
/** What a command left in the background may hold its output open for ever. */
const OUTPUT_AFTER_EXIT_MS = 1_000;

/**
 * Runs `argv` and resolves, never rejects, with what it printed and how it ended.
 * The command gets a process group of its own, so that Ctrl-C on the terminal does not reach it.
 */
export function runCommand(argv: readonly string[], options: CommandOptions): Promise<CommandResult> {
  const [program, ...args] = options.as === undefined ? argv : [...becoming(options.as), ...argv];
  if (program === undefined) return Promise.resolve(neverStarted('an empty command'));
  return new Promise<CommandResult>((resolve) => {
    const child = spawn(program, args, {
      env: options.env,
      ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
      detached: true,
      stdio: [options.stdin === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
    });
    const limit = options.maxOutput ?? 1024 * 1024;
    const stdout = new Kept(limit);
    const stderr = new Kept(limit);
    let timedOut = false;
    const timers: NodeJS.Timeout[] = [];
    const after = (ms: number, act: () => void) => timers.push(setTimeout(act, ms));
    const settle = (exitCode: number | null, error: string | null) => {
      for (const timer of timers) clearTimeout(timer);
      child.stdout?.destroy();
      child.stderr?.destroy();
      const truncated = stdout.truncated || stderr.truncated;
      resolve({ exitCode, stdout: stdout.text(), stderr: stderr.text(), timedOut, truncated, error });
    };
    const endAfter = (ms: number, note: () => void) => {
      after(ms, () => {
        note();
        signalGroup(child.pid, 'SIGTERM');
      });
      after(ms + KILL_AFTER_MS, () => signalGroup(child.pid, 'SIGKILL'));
    };
    endAfter(options.timeoutMs, () => {
      timedOut = true;
    });
    let lingering = false;
    child.stdout?.on('data', (chunk: Buffer) => {
      stdout.add(chunk);
      if (lingering || options.isEnough?.(stdout.text()) !== true) return;
      lingering = true;
      endAfter(LINGER_MS, () => {});
    });
    child.stderr?.on('data', (chunk: Buffer) => stderr.add(chunk));
    child.on('error', (error) => settle(null, error.message));
    child.on('exit', (code) => after(OUTPUT_AFTER_EXIT_MS, () => settle(code, null)));
    child.on('close', (code) => settle(code, null));
    child.stdin?.on('error', () => {});
    child.stdin?.end(options.stdin);
  }).catch((error: Error) => neverStarted(error.message));
}

function becoming({ uid, gid }: Account): string[] {
  return ['setpriv', '--reuid', String(uid), '--regid', String(gid), '--init-groups', '--'];
}

function signalGroup(pid: number | undefined, signal: NodeJS.Signals): void {
  try {
    if (pid !== undefined) process.kill(-pid, signal);
  } catch {
    // Nobody is left in the group.
  }
}

function neverStarted(error: string): CommandResult {
  return { exitCode: null, stdout: '', stderr: '', timedOut: false, truncated: false, error };
}

/** The first `limit` bytes of a stream. */
class Kept {
  truncated = false;
  private readonly chunks: Buffer[] = [];
  private room: number;

  constructor(limit: number) {
    this.room = limit;
  }

  add(chunk: Buffer): void {
    if (chunk.length > this.room) this.truncated = true;
    const kept = chunk.subarray(0, this.room);
    this.room -= kept.length;
    if (kept.length > 0) this.chunks.push(kept);
  }

  text(): string {
    return Buffer.concat(this.chunks).toString('utf8');
  }
}
