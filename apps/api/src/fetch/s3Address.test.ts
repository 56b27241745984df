import { expect, test } from 'vitest';
import { readS3Address, readS3Place } from './s3Address.ts';

test.each([
  ['s3://files/a.txt', 'files', 'a.txt'],
  ['S3://my.files-1/a/b//c/', 'my.files-1', 'a/b//c/'],
  ['s3://files//a', 'files', '/a'],
  ['s3://files/na%20me%3F%25.txt', 'files', 'na me?%.txt'],
  ['s3://files/a%2Fb+c', 'files', 'a/b+c'],
  ['s3://files/ü/...', 'files', 'ü/...'],
  ['s3://files/', 'files', ''],
  ['s3://files', 'files', ''],
])('%s', (text, bucket, key) => expect(readS3Address(text)).toEqual({ bucket, key }));

test.each([
  's3:files/a',
  's3:///a',
  ' s3://files/a',
  's3://Files/a',
  's3://ab/a',
  's3://a_b/a',
  's3://a..b/a',
  's3://-ab/a',
  's3://10.0.0.1/a',
  's3://%66iles/a',
  's3://user:secret@files/a',
  's3://files:80/a',
  `s3://${'x'.repeat(64)}/a`,
  's3://files/a?versionId=1',
  's3://files?x/a',
  's3://files/a#b',
  's3://files/.',
  's3://files/a/../b',
  's3://files/%2e%2E/b',
  's3://files/a%2F..%2Fb',
  's3://files/a%00',
  's3://files/a\0',
  's3://files/a\nb',
  's3://files/100%',
  's3://files/%ff',
  's3://files/\ud83d',
  'https://files/a',
])('%j is none', (text) => expect(readS3Address(text)).toBeUndefined());

test('a place is a bucket, or a prefix that ends in a slash', () => {
  expect(readS3Place('s3://files')).toEqual({ bucket: 'files', key: '' });
  expect(readS3Place('s3://files/')).toEqual({ bucket: 'files', key: '' });
  expect(readS3Place('s3://files/a/b/')).toEqual({ bucket: 'files', key: 'a/b/' });
  expect(readS3Place('s3://files/a')).toBeUndefined();
  expect(readS3Place('files')).toBeUndefined();
});
