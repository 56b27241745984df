import { describe, expect, test } from 'vitest';
import { expandPattern, readDirectives } from './directives.ts';

const script = (...lines: string[]) => ['#!/bin/bash', ...lines].join('\n');

test('directives count up to the first command, the last of a kind wins, in every spelling', () => {
  const text = script(
    '# a comment',
    '#SBATCH --job-name=first -J "two words"',
    '',
    '#SBATCH -o out-%j.txt --error err.txt # not more',
    '#SBATCH -N 2 --exclusive -t5',
    'echo hi',
    '#SBATCH --time=1',
  );
  expect(readDirectives(text)).toEqual({
    jobName: 'two words',
    output: 'out-%j.txt',
    error: 'err.txt',
    timeLimitSeconds: 300,
  });
});

test('arguments for sbatch win over the script', () => {
  const text = script('#SBATCH -J first -t 5');
  const given = ['--job-name=two words', '--exclusive', '--time=1:00', '--output=x'];
  expect(readDirectives(text, given)).toEqual({
    jobName: 'two words',
    output: 'x',
    error: null,
    timeLimitSeconds: 60,
  });
  expect(() => readDirectives(text, ['--array=0-3'])).toThrow('arrays need Slurm');
});

test.each([
  ['90', 5_400],
  ['1:30', 90],
  ['2:00:00', 7_200],
  ['1-0', 86_400],
  ['1-2:30', 95_400],
  ['1-2:30:10', 95_410],
  ['UNLIMITED', null],
])('--time=%s', (text, seconds) => {
  expect(readDirectives(script(`#SBATCH --time=${text}`)).timeLimitSeconds).toBe(seconds);
});

describe('what sbatch refuses is refused', () => {
  test.each([
    ['echo hi', 'does not begin with #!'],
    ['', 'does not begin with #!'],
    ['#!/bin/sh\r\ntrue\r\n', 'DOS line breaks'],
    ['#!/bin/sh\n\0', 'NUL'],
    [script('#SBATCH --time=soon'), 'Invalid --time specification: soon'],
    [script('#SBATCH --array=0-9'), 'arrays need Slurm'],
    [script('#SBATCH -a 0-9'), 'arrays need Slurm'],
  ])('%j', (text, reason) => {
    expect(() => readDirectives(text)).toThrow(reason);
  });
});

test('file name patterns are expanded as by Slurm, others are left', () => {
  const values = { jobId: 7, jobName: 'hello', user: 'nobody', host: 'n1' };
  expect(expandPattern('%x-%j-%4A-%u-%N-%n-%t-%%j-%q', values)).toBe('hello-7-0007-nobody-n1-0-0-%j-%q');
});
