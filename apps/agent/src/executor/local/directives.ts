// The `#SBATCH` lines that mean something without Slurm.

/** What a script asks for. */
export interface Directives {
  jobName: string | null;
  /** File name patterns of sbatch(1), unexpanded. */
  output: string | null;
  error: string | null;
  timeLimitSeconds: number | null;
}

/** A script that cannot run here, in words for its owner. */
export class ScriptRefused extends Error {
  readonly code = 'script_refused';
}

const LONG: Record<string, string> = { J: 'job-name', o: 'output', e: 'error', t: 'time', a: 'array' };

/**
 * Reads a batch script as sbatch does: a `#!` first, then `#SBATCH` lines up to the first command, and the arguments
 * that sbatch would be given; the last of a kind counts; other options are for Slurm and ignored. Throws
 * `ScriptRefused` for what sbatch refuses in any script (no `#!`, DOS line breaks, NUL), for a time that is none, and
 * for job arrays.
 */
export function readDirectives(script: string, sbatchArguments: readonly string[] = []): Directives {
  if (!script.startsWith('#!'))
    throw new ScriptRefused('The script does not begin with #! and an interpreter.');
  if (script.includes('\r\n')) throw new ScriptRefused('The script has DOS line breaks.');
  if (script.includes('\0')) throw new ScriptRefused('The script contains a NUL character.');
  const options = new Map<string, string>();
  for (const line of script.split('\n')) {
    if (line.trim() !== '' && !line.startsWith('#')) break;
    const directive = /^#SBATCH\s+(.*)$/.exec(line)?.[1];
    if (directive !== undefined) readOptions(words(directive), options);
  }
  readOptions(sbatchArguments, options);
  if (options.has('array')) throw new ScriptRefused('Job arrays need Slurm; this machine runs single jobs.');
  const time = options.get('time');
  return {
    jobName: options.get('job-name') ?? null,
    output: options.get('output') ?? null,
    error: options.get('error') ?? null,
    timeLimitSeconds: time === undefined ? null : readTime(time),
  };
}

/** Values that replace the patterns of a file name. */
export interface PatternValues {
  jobId: number;
  jobName: string;
  user: string;
  host: string;
}

/** Expands `%j %A %J %x %u %N %n %t %%` (sbatch(1), "filename pattern"), with a width (`%4j`) for numbers. */
export function expandPattern(pattern: string, { jobId, jobName, user, host }: PatternValues): string {
  const values: Record<string, string> = { x: jobName, u: user, N: host, '%': '%' };
  const numbers: Record<string, number> = { j: jobId, A: jobId, J: jobId, n: 0, t: 0 };
  return pattern.replace(/%(\d{0,2})([jAJxuNnt%])/g, (_, width: string, letter: string) => {
    const number = numbers[letter];
    return number === undefined ? (values[letter] ?? '') : String(number).padStart(Number(width), '0');
  });
}

/** `--name=value`, `--name value`, `-n value` and `-nvalue`; options of a kind that takes no value do no harm. */
function readOptions(parts: readonly string[], options: Map<string, string>): void {
  for (let at = 0; at < parts.length; at++) {
    const part = parts[at] ?? '';
    if (part.startsWith('#')) return;
    const match = /^--([a-z-]+)(?:=([\s\S]*))?$/.exec(part) ?? /^-([a-zA-Z])([\s\S]+)?$/.exec(part);
    if (match?.[1] === undefined) continue;
    const name = part.startsWith('--') ? match[1] : (LONG[match[1]] ?? match[1]);
    options.set(name, match[2] ?? parts[at + 1] ?? '');
  }
}

/** Splits at white space; quotes keep it. */
function words(text: string): string[] {
  const found = text.match(/(?:[^\s"']+|"[^"]*"|'[^']*')+/g) ?? [];
  return found.map((word) => word.replace(/"([^"]*)"|'([^']*)'/g, '$1$2'));
}

/** minutes, minutes:seconds, hours:minutes:seconds, days-hours[:minutes[:seconds]] (sbatch(1), `--time`). */
function readTime(text: string): number | null {
  if (/^(UNLIMITED|INFINITE|-1|0)$/i.test(text)) return null;
  const match = /^(?:(\d{1,5})-)?(\d{1,7})(?::(\d{1,5}))?(?::(\d{1,5}))?$/.exec(text);
  if (match === null) throw new ScriptRefused(`Invalid --time specification: ${text.slice(0, 50)}`);
  const [, days, ...rest] = match;
  const [first = 0, second = 0, third = 0] = rest.filter((part) => part !== undefined).map(Number);
  if (days !== undefined) return Number(days) * 86_400 + first * 3_600 + second * 60 + third;
  return rest[2] === undefined ? first * 60 + second : first * 3_600 + second * 60 + third;
}
