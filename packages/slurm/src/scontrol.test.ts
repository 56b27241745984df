import { describe, expect, test } from 'vitest';
import { printed, recordings, resultOf } from '../test/recordings.ts';
import { readScontrolPing } from './scontrol-ping.ts';
import { readScontrolShowConfig } from './scontrol-show-config.ts';

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
