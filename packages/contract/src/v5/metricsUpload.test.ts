import { expect, test } from 'vitest';
import { MalformedMetricsError, readMetricsUpload } from './metricsUpload.ts';

// Written by msgpack 1.2.4 for Python: `packb` of two tuples, with numbers of every size, and steps as text and number.
const BY_PYTHON =
  '929ece6553f100a66e6f64652d31a130aa34323934393637323931cb40a2c00000000000cb3ff8000000000000cb4058e00000000000cb0000000000000000cb0000000000000000cb4008000000000000cb4090000000000000cb4024000000000000cb40a0000000000000cb40340000000000009ece6553f10aa56ec3b66465fbcd012cce80000000ce00011170d1ff38d2ffff63c0d3ffffffff4d2fa200cf0000010000000000d3ffffff0000000000cf1000000000000000cb3fb999999999999acb8000000000000000';

const bytes = (hex: string) => new Uint8Array(Buffer.from(hex, 'hex'));
const sampleOf = (...values: string[]) => bytes(`919e${values.join('')}`);
const ZEROS: readonly string[] = Array<string>(10).fill('00');

test('reads what the agent’s own library writes', () => {
  expect(readMetricsUpload(bytes(BY_PYTHON))).toEqual([
    {
      time: 1_700_000_000,
      nodeHost: 'node-1',
      step: 0,
      task: 4_294_967_291,
      cpuFrequency: 2400,
      cpuTime: 1.5,
      cpuUtilization: 99.5,
      gpuMemory: 0,
      gpuUtilization: 0,
      pageFaults: 3,
      memoryRss: 1024,
      diskRead: 10,
      memoryVirtual: 2048,
      diskWrite: 20,
    },
    {
      time: 1_700_000_010,
      nodeHost: 'nöde',
      step: -5,
      task: 300,
      cpuFrequency: 2 ** 31,
      cpuTime: 70_000,
      cpuUtilization: -200,
      gpuMemory: -40_000,
      gpuUtilization: -3_000_000_000,
      pageFaults: 2 ** 40,
      memoryRss: -(2 ** 40),
      diskRead: 2 ** 60,
      memoryVirtual: 0.1,
      diskWrite: -0,
    },
  ]);
});

test('an empty list is no samples, in each of its spellings', () => {
  for (const hex of ['90', 'dc0000', 'dd00000000']) expect(readMetricsUpload(bytes(hex))).toEqual([]);
});

test.each([
  ['nothing', bytes(''), 'too soon'],
  ['a text', bytes('a161'), 'not a list'],
  ['a map', bytes('80'), 'not a list'],
  ['a list of numbers', bytes('9101'), 'sample 0 is not a list'],
  ['a sample of one value', bytes('919101'), '1 values instead of 14'],
  ['four thousand million samples in five bytes', bytes('ddffffffff'), 'more than 80000 samples'],
  ['one sample more than may come', bytes('dd00013881'), 'more than 80000 samples'],
  ['lists in lists', bytes('dcffff'.repeat(1000)), 'values instead of 14'],
  ['a text longer than what came', sampleOf('01', 'dbffffffff'), 'too soon'],
  ['a host that is no UTF-8', sampleOf('01', 'a1ff'), 'nodeHost of sample 0'],
  ['a host with NUL', sampleOf('01', 'a100'), 'nodeHost of sample 0'],
  ['a number as the host', sampleOf('01', '01'), 'nodeHost of sample 0'],
  ['a time before 1970', sampleOf('ff'), 'time of sample 0'],
  ['a step that is no number', sampleOf('01', 'a161', 'a162'), 'step of sample 0'],
  [
    'an infinite measure',
    sampleOf('01', 'a161', '00', '00', 'cb7ff0000000000000'),
    'cpuFrequency of sample 0',
  ],
  ['not a number', sampleOf('01', 'a161', '00', '00', 'cb7ff8000000000000'), 'cpuFrequency of sample 0'],
  ['nil', sampleOf('01', 'a161', '00', '00', 'c0'), 'cpuFrequency of sample 0'],
  ['something after the list', bytes('9000'), 'something follows'],
])('refuses %s', (_name, upload, reason) => {
  expect(() => readMetricsUpload(upload)).toThrow(MalformedMetricsError);
  expect(() => readMetricsUpload(upload)).toThrow(reason);
});

test('refuses an upload wherever it is cut off', () => {
  const whole = sampleOf('ce6553f100', 'a6', '6e6f64652d31', '00', '00', ...ZEROS);
  expect(readMetricsUpload(whole)).toHaveLength(1);
  for (let length = 0; length < whole.length; length++) {
    expect(() => readMetricsUpload(whole.subarray(0, length))).toThrow('too soon');
  }
});
