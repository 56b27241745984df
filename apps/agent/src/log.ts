// What the agent says: JSON lines, or readable lines on a terminal. Never a secret, never a script's text.
import { type Logger, pino } from 'pino';
import pretty from 'pino-pretty';

/** Writes to stdout. */
export function openLog(level: string): Logger {
  const options = { level, base: { name: 'jobbergate-agent' } };
  return process.stdout.isTTY ? pino(options, pretty({ ignore: 'name', sync: true })) : pino(options);
}
