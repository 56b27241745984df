import { describe, expect, test } from 'vitest';
import { fixture, printed, recordings, resultOf } from '../test/recordings.ts';
import { byJob, isEnd, overall } from './job-record.ts';
import {
  type Column,
  parseColumns,
  readSqueue,
  readSqueueComments,
  squeueArgv,
  squeueCommentsArgv,
} from './squeue.ts';

const [command = '', ...lines] = fixture('squeue-all-Format.txt').split('\n');
const recorded = parseColumns(lines.join('\n'), columnsOf(command));

function columnsOf(commandLine: string): Column[] {
  const format = /-O "([^"]*)"/.exec(commandLine)?.[1] ?? '';
  return format.split(',').map((part) => {
    const [field = '', width] = part.split(':');
    return [field, Number(width)];
  });
}

/** A line as `squeueArgv` has Slurm print it. */
function line(values: Record<string, string | number>): string {
  const format = squeueArgv([]).at(-1) ?? '';
  return format
    .split(',')
    .map((part) => {
      const [field = '', width] = part.split(':');
      return String(values[field] ?? 'N/A').padEnd(Number(width));
    })
    .join('');
}

test('the recorded sweep gives every job its state and exit, the heading none', () => {
  expect(recorded).toHaveLength(lines.filter((text) => text !== '').length - 1);
  const job = (id: number) => recorded.find((record) => record.jobId === id);
  expect(job(23)).toMatchObject({ state: 'COMPLETED', exit: { code: 0, signal: 0 }, task: null });
  expect(job(24)).toMatchObject({
    state: 'FAILED',
    reason: 'NonZeroExitCode',
    exit: { code: 3, signal: 0 },
  });
  expect(job(25)).toMatchObject({ state: 'FAILED', exit: { code: 0, signal: 11 } });
  expect(job(26)).toMatchObject({ exit: { code: 127, signal: 0 } });
  expect(job(28)).toMatchObject({ exit: { code: 0, signal: 53 } });
  expect(job(38)).toMatchObject({ state: 'CANCELLED', exit: { code: 0, signal: 15 } });
});

test('the tasks of an array stand under the id that sbatch printed', () => {
  const tasks = byJob(recorded).get(32) ?? [];
  expect(tasks.map(({ task }) => task).sort()).toEqual(['0', '1', '2', '3', '4']);
  expect(overall(tasks)).toMatchObject({ state: 'FAILED', task: '1' });
});

test('states after which something comes are no ends', () => {
  const live = recorded.filter((record) => !isEnd(record.state)).map(({ state }) => state);
  expect(new Set(live)).toEqual(new Set(['PENDING', 'RUNNING', 'SUSPENDED']));
  for (const state of ['COMPLETING', 'CONFIGURING', 'REQUEUED', 'SPECIAL_EXIT', 'WARPED']) {
    expect(isEnd(state)).toBe(false);
  }
});

test('an array goes on while a task does, and a running task speaks for it', () => {
  const task = (jobId: number, state: string) => line({ JobID: jobId, ArrayJobID: 7, State: state });
  const read = (...states: string[]) =>
    overall(parseColumns(states.map((state, i) => task(8 + i, state)).join('\n'), columnsOf(sweepCommand())));
  expect(read('FAILED', 'PENDING')?.state).toBe('PENDING');
  expect(read('PENDING', 'RUNNING', 'COMPLETED')?.state).toBe('RUNNING');
  expect(read('COMPLETED', 'COMPLETED')?.state).toBe('COMPLETED');
  expect(read('COMPLETED', 'TIMEOUT', 'FAILED')?.state).toBe('TIMEOUT');
});

function sweepCommand(): string {
  return `-O "${squeueArgv([]).at(-1)}"`;
}

test('the parts of a heterogeneous job stand under its first id', () => {
  const text = [
    line({ JobID: 59, ArrayJobID: 59, HetJobID: 59, State: 'RUNNING' }),
    line({ JobID: 60, ArrayJobID: 60, HetJobID: 59, State: 'RUNNING' }),
  ].join('\n');
  expect(byJob(readSqueue(printed(text))).get(59)).toHaveLength(2);
});

test('an odd line is left out and does not spoil the others', () => {
  const text = [
    'squeue: what',
    line({ JobID: 'x', State: 'RUNNING' }),
    line({ JobID: 5, State: 'RUNNING' }),
  ].join('\n');
  expect(readSqueue(printed(text)).map(({ jobId }) => jobId)).toEqual([5]);
});

test('times are seconds, and what has not happened is null', () => {
  const [record] = readSqueue(printed(line({ JobID: 5, State: 'PENDING', SubmitTime: 1795617854 })));
  expect(record).toMatchObject({ submitTime: 1795617854, startTime: null, endTime: null });
});

describe('squeue without an answer', () => {
  const down = recordings('controller-down.json').filter(
    ({ name, argv }) => name === 'squeue' && argv.includes('squeue'),
  );
  test.each(down)('$condition is never "no jobs"', (call) => {
    expect(() => readSqueue(resultOf(call))).toThrow(/controller|authentication|configuration|timed out/);
    expect(() => readSqueueComments(resultOf(call), 0)).toThrow();
  });

  test('one unknown id alone is an answer: no such job', () => {
    const unknown = recordings('scancel-and-lookups.json').find(({ name }) => name === 'squeue-unknown-id');
    expect(unknown && readSqueue(resultOf(unknown))).toEqual([]);
  });

  test('output that was cut off is no answer', () => {
    expect(() => readSqueue({ ...printed(''), truncated: true })).toThrow();
  });
});

test('an argument list never outgrows what the system takes', () => {
  expect(squeueArgv([1, 2])).toContain('1,2');
  expect(squeueArgv(Array.from({ length: 20_000 }, (_, i) => i + 1)).join(' ').length).toBeLessThan(1_000);
});

describe('the search by comment', () => {
  test('a comment comes back with every character but a line break, once for an array', () => {
    const comment = '"a|b" \t Größe 🙂';
    const text = `7|7|1001|PENDING|None|1795617854|${comment}\n8|7|1001|RUNNING|None|1795617854|${comment}\n`;
    expect(readSqueueComments(printed(text), 1001)).toEqual([
      {
        jobId: 7,
        uid: 1001,
        state: 'PENDING',
        reason: 'None',
        submitTime: 1795617854,
        comment,
      },
    ]);
  });

  test('records of refused jobs, of other accounts, and tails of comments are left out', () => {
    const text = [
      '4|4|1001|FAILED|BadConstraints|1795617854|key',
      '5|5|1002|RUNNING|None|1795617854|key',
      '6|6|1001|RUNNING|None|1795617854|first line',
      'second line|x',
    ].join('\n');
    expect(readSqueueComments(printed(text), 1001).map(({ jobId }) => jobId)).toEqual([6]);
  });

  test('only jobs of the account are asked for', () => {
    expect(squeueCommentsArgv(1001)).toContain('1001');
  });
});
