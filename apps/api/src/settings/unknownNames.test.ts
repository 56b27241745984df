import { expect, test } from 'vitest';
import { unknownNames, unknownNameText } from './unknownNames.ts';

test.each([
  ['JOBBERGATE_PROT', 'JOBBERGATE_PORT'],
  ['JOBBERGATE_DATABASE_URI', 'JOBBERGATE_DATABASE_URL'],
  ['JOBBERGATE_DATA_DIRR', 'JOBBERGATE_DATA_DIR'],
  ['JOBBERGATE_CORS_ORIGIN', 'JOBBERGATE_CORS_ORIGINS'],
  ['JOBBERGATE_MULTITENANCY', 'JOBBERGATE_MULTI_TENANCY'],
  ['JOBBERGATE_CLIENT_SECRETS', 'JOBBERGATE_CLIENT_SECRET'],
  ['jobbergate_port', 'JOBBERGATE_PORT'],
])('%s may have been meant for %s', (name, nearest) => {
  expect(unknownNames([name])).toEqual([{ name, nearest }]);
  expect(unknownNameText({ name, nearest })).toBe(`${name} is no setting; did you mean ${nearest}?`);
});

test('a name that is near to none is told without advice, and once', () => {
  const name = 'JOBBERGATE_COLOUR_OF_THE_SHED';
  expect(unknownNames([name, name])).toEqual([{ name, nearest: undefined }]);
  expect(unknownNameText({ name, nearest: undefined })).toBe(`${name} is no setting; it has no effect`);
});

test('settings, those of the agent, the CLI and the public clients, and other programs’ names are well known', () => {
  const names = [
    'JOBBERGATE_PORT',
    'JOBBERGATE_CLUSTER',
    'JOBBERGATE_RUN_AS',
    'JOBBERGATE_AGENT_BASE_API_URL',
  ];
  expect(unknownNames([...names, 'JOBBERGATE_S3_BUCKET', 'PATH', 'ARMADA_API_BASE'])).toEqual([]);
});
