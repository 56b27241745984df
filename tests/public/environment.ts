// Python environments with exactly pinned packages from PyPI, made once for a user and kept outside the repository.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, realpathSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { run } from '../running/program.ts';

/** Debian's own: its version decides which wheels fit. */
export const PYTHON = '/usr/bin/python3';

/** What a test run downloads and may use again: `$XDG_CACHE_HOME/jobbergate-tests`. */
export const CACHE = join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'jobbergate-tests');

/**
 * Copies what `-Dartifact=GROUP:NAME:VERSION:TYPE` names from Maven Central to `-DoutputDirectory=…`, for a shell. One at a
 * time: two that fetch their plugins into one empty repository at once come into each other's way.
 */
export const MAVEN_COPY = `flock ${join(CACHE, 'maven.lock')} mvn --quiet --batch-mode \
  org.apache.maven.plugins:maven-dependency-plugin:3.6.0:copy`;

/**
 * Makes what is kept at a path in `CACHE` by a shell's commands, when it is first asked for; a test file that asks
 * meanwhile waits. What was left half made is removed first.
 *
 * @throws Error with what they said, when it cannot be made
 */
export async function provide(path: string, commands: string): Promise<void> {
  const complete = `${path}.complete`;
  if (existsSync(complete)) return;
  mkdirSync(CACHE, { recursive: true });
  const make = `test -e ${complete} || { rm -rf ${path} && ${commands} && touch ${complete}; }`;
  const made = await run(['flock', `${path}.lock`, 'sh', '-c', make], { env: inheritedEnvironment() });
  if (made.exitCode !== 0) throw new Error(`${path} cannot be made: ${made.stdout}${made.stderr}`);
}

/**
 * A virtual environment of the packages in a requirements file, every one of them pinned there. It is made
 * when it is first asked for; a test file that asks meanwhile waits.
 *
 * @returns its folder of programs
 * @throws Error with what pip said, when it cannot be made
 */
export async function pythonEnvironment(requirements: string): Promise<string> {
  const pins = readFileSync(requirements, 'utf8');
  const key = createHash('sha256').update(realpathSync(PYTHON)).update(pins).digest('hex').slice(0, 16);
  const folder = join(CACHE, `python-${key}`);
  const bin = join(folder, 'bin');
  await provide(
    folder,
    `${PYTHON} -m venv ${folder} &&
    ${bin}/pip install --quiet --disable-pip-version-check --no-deps --requirement ${requirements}`,
  );
  return bin;
}

/** The environment of this process: pip and Maven find their registries and certificates by it. */
export function inheritedEnvironment(): Record<string, string> {
  const set = Object.entries(process.env).filter(
    (entry): entry is [string, string] => entry[1] !== undefined,
  );
  return Object.fromEntries(set);
}
