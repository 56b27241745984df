// The agent as an operator starts it, for tests.
import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export interface AgentProcess {
  child: ChildProcess;
  /** What it has printed so far, stdout and stderr together. */
  output(): string;
  /** Resolves with the exit code, null after a signal. */
  ended: Promise<number | null>;
}

const BIN = fileURLToPath(new URL('../../../apps/agent/bin/jobbergate-agent', import.meta.url));

/** Starts `jobbergate-agent ...args` with exactly this environment and a PATH. */
export function startAgent(args: readonly string[], env: Record<string, string>): AgentProcess {
  const child = spawn(BIN, args, {
    env: { PATH: process.env.PATH ?? '', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk: Buffer) => {
      output += chunk;
    });
  }
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
  return { child, output: () => output, ended };
}

/** Waits until a condition holds; says what did not hold when it never does. */
export async function until(what: string, condition: () => boolean | Promise<boolean>, withinMs = 60_000) {
  const deadline = Date.now() + withinMs;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error(`${what}: not so within ${withinMs} ms`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
