/** Names that look like settings and are none: misspelt, a setting silently does nothing. */

import { DEFINITIONS, NOT_BUILT } from './definitions.ts';

/** Settings of the agent, the CLI and the starter, which may stand in the same environment. */
const OF_OTHERS = [
  'JOBBERGATE_CACHE_DIR',
  'JOBBERGATE_CLIENT_ID',
  'JOBBERGATE_CLIENT_SECRET',
  'JOBBERGATE_CLUSTER',
  'JOBBERGATE_EXECUTOR',
  'JOBBERGATE_PARENT_PIPE',
  'JOBBERGATE_POLL_SECONDS',
  'JOBBERGATE_RUN_AS',
  'JOBBERGATE_SLURM_BIN',
  'JOBBERGATE_URL',
  'JOBBERGATE_WORK_DIR',
];

/** Those of the public agent and CLI 5.12. */
const OF_PUBLIC_CLIENTS =
  /^JOBBERGATE_(AGENT_|REQUESTS_TIMEOUT$|COMPATIBILITY_MODE$|LEGACY_NAME_CONVENTION$)/;

const KNOWN: readonly string[] = [...Object.values(DEFINITIONS).map(({ name }) => name), ...OF_OTHERS];

/** How many letters may be wrong, missing or too many for a name to be taken for another. */
const CLOSE = 2;

export interface UnknownName {
  readonly name: string;
  /** The known name that it may have been meant for. */
  readonly nearest: string | undefined;
}

/** Those of `names` that begin as settings do and belong to no part of the project, each once. */
export function unknownNames(names: Iterable<string>): readonly UnknownName[] {
  return [...new Set(names)].filter(isUnknown).map((name) => ({ name, nearest: nearestTo(name) }));
}

/** What an operator is told. */
export function unknownNameText({ name, nearest }: UnknownName): string {
  const advice = nearest === undefined ? 'it has no effect' : `did you mean ${nearest}?`;
  return `${name} is no setting; ${advice}`;
}

function isUnknown(name: string): boolean {
  const isKnown =
    KNOWN.includes(name) ||
    OF_PUBLIC_CLIENTS.test(name) ||
    NOT_BUILT.some(({ pattern }) => pattern.test(name));
  return /^JOBBERGATE_/i.test(name) && !isKnown;
}

function nearestTo(name: string): string | undefined {
  const distances = KNOWN.map((known) => ({ known, distance: editDistance(name.toUpperCase(), known) }));
  const [best] = distances.sort((a, b) => a.distance - b.distance);
  return best !== undefined && best.distance <= CLOSE ? best.known : undefined;
}

/** Levenshtein's: letters to insert, delete or replace. */
function editDistance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, j) => j);
  for (let i = 1; i <= from.length; i++) {
    const next = [i];
    for (let j = 1; j <= to.length; j++) {
      const replaced = (row[j - 1] ?? 0) + (from[i - 1] === to[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[to.length] ?? 0;
}
