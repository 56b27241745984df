// Reads the recorded outputs for the tests.
import { readFileSync } from 'node:fs';
import type { CommandResult } from '../src/index.ts';

/** One recorded call of a command. */
export interface Recording {
  name: string;
  condition?: string;
  argv: string[];
  exit: number;
  stdout: string;
  stderr: string;
}

export function fixture(name: string): string {
  return readFileSync(new URL(`../fixtures/22.05/${name}`, import.meta.url), 'utf8');
}

export function recordings(name: string): Recording[] {
  return JSON.parse(fixture(name)) as Recording[];
}

export function resultOf({ exit, stdout, stderr }: Omit<Recording, 'name' | 'argv'>): CommandResult {
  return { exitCode: exit, stdout, stderr, timedOut: false, truncated: false, error: null };
}

/** An answer that went well. */
export function printed(stdout: string): CommandResult {
  return resultOf({ exit: 0, stdout, stderr: '' });
}
