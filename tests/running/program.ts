// A program as somebody starts it in a terminal: what it prints, when it says something, how it ends.
import { type ChildProcess, spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';

export interface Ending {
  /** As shells count: 128 and the signal's number when a signal ended it. */
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Program {
  readonly child: ChildProcess;
  readonly pid: number;
  /** What it has printed so far. */
  printed(): { readonly stdout: string; readonly stderr: string };
  /** When it has ended, and its children have closed what they inherited. */
  readonly ended: Promise<Ending>;
  /** The first match in what it prints, to either stream. @throws Error with all of it, when it never does. */
  says(pattern: RegExp, withinMs?: number): Promise<RegExpExecArray>;
}

export interface Terminal {
  /** All of the environment but PATH. */
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  /** Its standard input is `child.stdin`; otherwise it has none. */
  readonly takesInput?: boolean;
}

/** Starts a program with this environment and PATH, and nothing else of ours. */
export function start(
  argv: readonly [string, ...string[]],
  { env = {}, cwd, takesInput = false }: Terminal = {},
): Program {
  const [command, ...args] = argv;
  const child = spawn(command, args, {
    env: { PATH: process.env.PATH ?? '', ...env },
    stdio: [takesInput ? 'pipe' : 'ignore', 'pipe', 'pipe'],
    ...(cwd === undefined ? {} : { cwd }),
  });
  const texts = { stdout: '', stderr: '' };
  for (const stream of ['stdout', 'stderr'] as const) {
    child[stream]?.setEncoding('utf8').on('data', (text: string) => {
      texts[stream] += text;
    });
  }
  let ending: Ending | undefined;
  const ended = new Promise<Ending>((resolve) => {
    child.once('error', (error) => resolve({ exitCode: 127, stdout: '', stderr: error.message }));
    child.once('close', (code, signal) => {
      ending = { exitCode: code ?? 128 + (SIGNAL_NUMBERS[signal ?? ''] ?? 0), ...texts };
      resolve(ending);
    });
  });
  const says = async (pattern: RegExp, withinMs = 90_000) => {
    const deadline = Date.now() + withinMs;
    for (;;) {
      const match = pattern.exec(texts.stdout) ?? pattern.exec(texts.stderr);
      if (match !== null) return match;
      if (ending !== undefined || Date.now() > deadline) {
        const all = `${texts.stdout}\n${texts.stderr}`;
        throw new Error(
          `${argv.join(' ')} ${ending ? 'ended without saying' : 'never said'} ${pattern}:\n${all}`,
        );
      }
      await sleep(20);
    }
  };
  return { child, pid: child.pid ?? 0, printed: () => ({ ...texts }), ended, says };
}

/** Runs a program to its end. */
export function run(argv: readonly [string, ...string[]], terminal: Terminal = {}): Promise<Ending> {
  return start(argv, terminal).ended;
}

const SIGNAL_NUMBERS: Readonly<Record<string, number>> = { SIGINT: 2, SIGKILL: 9, SIGTERM: 15 };
