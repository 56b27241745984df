/** The log: JSON lines on stderr, or lines for people on a terminal. What could be a secret is left out. */

import { type Logger, pino } from 'pino';
import { pretty } from './prettyLog.ts';
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

export function logger(level: LogLevel): Logger {
  const options = {
    level,
    base: null,
    redact: { paths: REDACTED, remove: true },
    timestamp: pino.stdTimeFunctions.isoTime,
  };
  return process.stderr.isTTY
    ? pino(options, pretty())
    : pino(options, pino.destination({ fd: 2, sync: true }));
}
