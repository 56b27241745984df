// The CLI as a user starts it: its own process, real pipes.
import { type ChildProcess, spawn } from 'node:child_process';

const bin = new URL('../../apps/cli/bin/jobbergate', import.meta.url).pathname;

export interface CliResult {
  exitCode: number | null;
  signal: NodeJS.Signals | null;
  stdout: string;
  stderr: string;
}

export interface RunningCli {
  readonly process: ChildProcess;
  readonly ended: Promise<CliResult>;
  /** What stderr says, as soon as it matches; rejects when the command ends without it. */
  readonly says: (pattern: RegExp) => Promise<RegExpExecArray>;
}

/** Starts `jobbergate` with these variables and PATH, and no others. */
export function startCli(args: readonly string[], env: Record<string, string>): RunningCli {
  const child = spawn(bin, args, {
    env: { PATH: process.env.PATH ?? '', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const result: CliResult = { exitCode: null, signal: null, stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    result.stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    result.stderr += text;
  });
  const ended = new Promise<CliResult>((resolve) => {
    child.once('close', (exitCode, signal) => resolve({ ...result, exitCode, signal }));
  });
  const says = (pattern: RegExp) =>
    new Promise<RegExpExecArray>((resolve, reject) => {
      const look = () => {
        const match = pattern.exec(result.stderr);
        if (match !== null) resolve(match);
      };
      child.stderr.on('data', look);
      look();
      void ended.then(() => reject(new Error(`jobbergate never said ${pattern}: ${result.stderr}`)));
    });
  return { process: child, ended, says };
}

export function runCli(args: readonly string[], env: Record<string, string>): Promise<CliResult> {
  return startCli(args, env).ended;
}
