/** Timestamps as PostgreSQL writes them, made into the domain's text without losing a digit. */

import type { Timestamp } from '@jobbergate/core';

/**
 * `2022-09-09 21:34:16.88+00` → `2022-09-09T21:34:16.880000`. The connection's time zone is UTC; PostgreSQL drops
 * trailing zeros, so the fraction is padded to six digits.
 */
export function parseTimestamp(text: string): Timestamp {
  const zone = text.indexOf('+', 19);
  const digits = zone === -1 ? text.length : zone;
  const seconds = `${text.slice(0, 10)}T${text.slice(11, 19)}`;
  return `${seconds}.${text.slice(20, digits).padEnd(6, '0')}` as Timestamp;
}
