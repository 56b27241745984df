// What the agent says, on stderr: JSON lines, or readable ones on a terminal. Never a secret, never a script's text.
import { type Logger, pino } from 'pino';
import { build as pretty } from 'pino-pretty';

/** `level`: one of pino's, or silent. */
export function openLog(level: string): Logger {
  const base = { name: 'jobbergate-agent' };
  const options = { level, base, timestamp: pino.stdTimeFunctions.isoTime };
  const destination = process.stderr.isTTY
    ? pretty({ destination: 2, sync: true, ignore: 'name', colorize: process.env.NO_COLOR === undefined })
    : pino.destination({ fd: 2, sync: true });
  return pino(options, destination);
}
