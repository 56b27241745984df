/** A count of rows or pages that may be any number: beyond 2^53 − 1 it is past every row, and could not be told exactly. */
export function clampCount(count: number): number {
  return Math.min(count, Number.MAX_SAFE_INTEGER);
}
