// Connects the program to the process: arguments, streams, signals, exit code.
import { Interrupted } from './context.ts';
import { exitCodes } from './failure.ts';
import { runProgram } from './program.ts';

// A reader that has seen enough, such as `head`, closes the pipe: nothing is wrong then.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  process.exit(error.code === 'EPIPE' ? exitCodes.done : exitCodes.refused);
});
process.stderr.on('error', () => {});

const interruption = new AbortController();
process.once('SIGINT', () => {
  interruption.abort(new Interrupted());
  process.once('SIGINT', () => process.exit(exitCodes.interrupted));
});

process.exitCode = await runProgram(process.argv.slice(2), {
  env: process.env,
  stdout: process.stdout,
  stderr: process.stderr,
  signal: interruption.signal,
});
