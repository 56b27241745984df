import { expect, test } from 'vitest';
import { printed, resultOf } from '../test/recordings.ts';
import { readSacct, sacctArgv } from './sacct.ts';

test('jobs of the accounts are read with the state alone and a comment of any characters', () => {
  const text = [
    '2|2|FAILED|3:0|1795617582|1795617583|1795617584|1001|jobbergate:7:a|b',
    '9|9|CANCELLED by 1001|0:15|1795617582|Unknown|1795617584|1001|',
    '35|32_2|COMPLETED|0:0|1795617582|1795617583|1795617584|1001|',
    'nonsense',
    '',
  ].join('\n');
  const jobs = readSacct(printed(text));
  expect(jobs.map(({ submittedId, task, state }) => [submittedId, task, state])).toEqual([
    [2, null, 'FAILED'],
    [9, null, 'CANCELLED'],
    [32, '2', 'COMPLETED'],
  ]);
  expect(jobs[0]).toMatchObject({ exit: { code: 3, signal: 0 }, comment: 'jobbergate:7:a|b', uid: 1001 });
  expect(jobs[1]).toMatchObject({ startTime: null, endTime: 1795617584 });
});

test('a cluster without accounts is not one where the job never was', () => {
  const off = resultOf({ exit: 1, stdout: '', stderr: 'Slurm accounting storage is disabled\n' });
  expect(() => readSacct(off)).toThrow('Slurm accounting storage is disabled');
});

test('steps are not asked for', () => {
  expect(sacctArgv([1, 2])).toContain('--allocations');
  expect(sacctArgv([1, 2])).toContain('1,2');
});
