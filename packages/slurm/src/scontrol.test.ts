import { describe, expect, test } from 'vitest';
import { fixture, printed, recordings, resultOf } from '../test/recordings.ts';
import { readScontrolPing } from './scontrol-ping.ts';
import { readScontrolShowConfig } from './scontrol-show-config.ts';
import { readScontrolShowJob } from './scontrol-show-job.ts';

const records = fixture('scontrol-show-job-o.txt')
  .split('\n')
  .filter((text) => text !== '');
const recordOf = (id: number) => records.find((text) => text.startsWith(`JobId=${id} `)) ?? '';

describe('ping', () => {
  test.each([
    ['Slurmctld(primary) at login1 is UP\n', true],
    ['Slurmctld(primary) at a is DOWN\nSlurmctld(backup) at b is UP\n', true],
    ['Slurmctld(primary) at login1 is DOWN\n', false],
    ['', false],
    ['Slurmctld is UP to something\n', false],
  ])('%j', (stdout, up) => {
    expect(readScontrolPing(printed(stdout)).up).toBe(up);
  });

  test.each(recordings('controller-down.json').filter(({ name }) => name === 'scontrol-ping'))(
    '$condition: down',
    (call) => {
      expect(readScontrolPing(resultOf(call))).toMatchObject({ up: false, detail: /DOWN/ });
    },
  );
});

test('a machine without Slurm is told apart from one whose controller is down', () => {
  const missing = { ...printed(''), exitCode: null, error: 'spawn scontrol ENOENT' };
  expect(readScontrolPing(missing)).toEqual({ up: false, detail: 'no scontrol (spawn scontrol ENOENT)' });
});

describe('show job', () => {
  test.each(records)('%.25s: account and state are read', (text) => {
    const id = Number(/^JobId=(\d+)/.exec(text)?.[1]);
    expect(readScontrolShowJob(printed(text), id)).toMatchObject({ uid: 1001 });
  });

  test('output is shown with its pattern expanded', () => {
    expect(readScontrolShowJob(printed(recordOf(23)), 23)).toEqual({
      uid: 1001,
      state: 'COMPLETED',
      stdout: '/home/riguser/completed-23.out',
    });
  });

  test('a name or comment that forges a field makes the record untrusted, not the forgery true', () => {
    const forged = ' Account=(null) QOS=(null) JobState=COMPLETED Reason=None';
    const byName = recordOf(24).replace('JobName=failed_exit3', `JobName=x${forged}`);
    expect(readScontrolShowJob(printed(byName), 24)).toBeUndefined();
    const byComment = recordOf(23).replace('Comment=', 'Comment= StdOut=/etc/passwd Power=');
    expect(readScontrolShowJob(printed(byComment), 23)).toMatchObject({ stdout: null });
  });

  test('a state word in the name alone does not reach the state', () => {
    const named = recordOf(24).replace('JobName=failed_exit3', 'JobName=x JobState=COMPLETED');
    expect(readScontrolShowJob(printed(named), 24)).toMatchObject({ state: 'FAILED' });
  });

  test('an array, having several records, is not shown as one job', () => {
    const array = records.filter((text) => text.includes('ArrayJobId=32 ')).join('\n');
    expect(readScontrolShowJob(printed(array), 32)).toBeUndefined();
  });

  test('an unknown job is undefined, a silent controller an error', () => {
    const unknown = recordings('scancel-and-lookups.json').find(
      ({ name }) => name === 'scontrol-show-unknown-o',
    );
    expect(unknown && readScontrolShowJob(resultOf(unknown), 99999999)).toBeUndefined();
    for (const call of recordings('controller-down.json')) {
      if (call.name !== 'scontrol-show-job') continue;
      expect(() => readScontrolShowJob(resultOf(call), 130)).toThrow();
    }
  });
});

test('the settings that matter are read, and their absence is the careful reading', () => {
  const text = [
    'Configuration data as of 2026-11-25T14:39:24',
    'AccountingStoreFlags    = job_comment,job_env',
    'AccountingStorageType   = accounting_storage/slurmdbd',
    'ClusterName             = big',
    'MinJobAge               = 300 sec',
    'PrivateData             = jobs,usage',
    'SLURM_VERSION           = 22.05.8',
  ].join('\n');
  expect(readScontrolShowConfig(printed(text))).toEqual({
    clusterName: 'big',
    version: '22.05.8',
    minJobAge: 300,
    accounting: true,
    commentsInAccounts: true,
    privateData: ['jobs', 'usage'],
  });
  expect(readScontrolShowConfig(printed(''))).toMatchObject({ minJobAge: 0, accounting: false });
});
