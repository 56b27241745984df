/** Job ids of Slurm in a query, as both contracts take them. */

/** What the parameter must look like: integers, comma-separated, spaces allowed; or nothing. */
export const SLURM_JOB_IDS = String.raw`^\s*(?:[+-]?\d+\s*(?:,\s*[+-]?\d+\s*)*)?$`;

const PATTERN = new RegExp(SLURM_JOB_IDS);

/**
 * `77, 78` → [77, 78]; an empty text is no filter; null: not a comma-separated list of integers. Ids beyond what a
 * double holds match no job, and are left out.
 */
export function parseSlurmJobIds(text: string | undefined): readonly number[] | undefined | null {
  if (text === undefined || text.trim() === '') return undefined;
  return PATTERN.test(text) ? text.split(',').map(Number).filter(Number.isSafeInteger) : null;
}
