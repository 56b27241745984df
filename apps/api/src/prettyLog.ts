import type { DestinationStream } from 'pino';
import { build } from 'pino-pretty';

/** Lines for people, on stderr. */
export function pretty(): DestinationStream {
  return build({
    destination: 2,
    sync: true,
    colorize: process.env.NO_COLOR === undefined,
    ignore: 'pid,hostname',
  });
}
