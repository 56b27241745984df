/** The log: JSON lines on stderr, or lines for people on a terminal. What could be a secret is left out. */

import { type Logger, pino } from 'pino';
import type { LogLevel } from './settings/definitions.ts';

/** Members that may hold a token or a password, wherever an error carries them. */
const REDACTED = [
  'req.headers.authorization',
  'err.config',
  'err.headers',
  'authorization',
  'token',
  'password',
];

export async function logger(level: LogLevel): Promise<Logger> {
  const options = {
    level,
    base: null,
    redact: { paths: REDACTED, remove: true },
    timestamp: pino.stdTimeFunctions.isoTime,
  };
  if (!process.stderr.isTTY) return pino(options, pino.destination({ fd: 2, sync: true }));
  const { pretty } = await import('./prettyLog.ts');
  return pino(options, pretty());
}
