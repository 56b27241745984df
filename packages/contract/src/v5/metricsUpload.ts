/**
 * Metrics as agents send them: MessagePack (its specification: github.com/msgpack/msgpack/blob/master/spec.md), a list
 * of lists of fourteen values. The reader takes this one form and makes nothing that the bytes do not hold: a general
 * decoder would make room for whatever lengths a few bytes of nested headers announce.
 */

import type { MetricSample } from '@jobbergate/core';

/** What came is not metrics; the message says why. */
export class MalformedMetricsError extends Error {
  readonly statusCode = 400;
}

const VALUES = 14;
/** As the agent's library writes them, about so many come in 8 MiB; written shorter, five times as many would. */
const MAX_SAMPLES = 80_000;
const MAX_HOST = 255;
/** Beyond every counter of 64 bits; what is larger could not be added up. */
const MAX_MEASURE = 2 ** 64;
/** The last second of the year 9999. */
const MAX_TIME = 253_402_300_799;

/** @throws MalformedMetricsError */
export function readMetricsUpload(bytes: Uint8Array): readonly MetricSample[] {
  const reader = new Reader(bytes);
  const count = reader.listLength() ?? fail('the metrics are not a list');
  if (count > MAX_SAMPLES) fail(`more than ${MAX_SAMPLES} samples`);
  const samples: MetricSample[] = [];
  for (let index = 0; index < count; index++) samples.push(readSample(reader, index));
  if (!reader.isAtEnd()) fail('something follows the metrics');
  return samples;
}

/** Its values in the order in which they come. */
function readSample(reader: Reader, index: number): MetricSample {
  const length = reader.listLength() ?? fail(`sample ${index} is not a list`);
  if (length !== VALUES) fail(`sample ${index} has ${length} values instead of ${VALUES}`);
  return {
    time: readTime(reader, index),
    nodeHost: readHost(reader, index),
    step: readWhole(reader, index, 'step'),
    task: readWhole(reader, index, 'task'),
    cpuFrequency: readNumber(reader, index, 'cpuFrequency'),
    cpuTime: readNumber(reader, index, 'cpuTime'),
    cpuUtilization: readNumber(reader, index, 'cpuUtilization'),
    gpuMemory: readNumber(reader, index, 'gpuMemory'),
    gpuUtilization: readNumber(reader, index, 'gpuUtilization'),
    pageFaults: readNumber(reader, index, 'pageFaults'),
    memoryRss: readNumber(reader, index, 'memoryRss'),
    diskRead: readNumber(reader, index, 'diskRead'),
    memoryVirtual: readNumber(reader, index, 'memoryVirtual'),
    diskWrite: readNumber(reader, index, 'diskWrite'),
  };
}

type Member = keyof MetricSample;

function readScalar(reader: Reader, index: number, member: Member): string | number {
  return reader.scalar() ?? fail(`the value ${member} of sample ${index} is neither text nor number`);
}

function readNumber(reader: Reader, index: number, member: Member): number {
  const value = readScalar(reader, index, member);
  const number = typeof value === 'number' ? value : numberOf(value);
  return Math.abs(number) <= MAX_MEASURE ? number : misfit(index, member);
}

function readWhole(reader: Reader, index: number, member: Member): number {
  const whole = Math.trunc(readNumber(reader, index, member));
  return Number.isSafeInteger(whole) ? whole : misfit(index, member);
}

function readTime(reader: Reader, index: number): number {
  const time = readWhole(reader, index, 'time');
  return time >= 0 && time <= MAX_TIME ? time : misfit(index, 'time');
}

function readHost(reader: Reader, index: number): string {
  const value = readScalar(reader, index, 'nodeHost');
  return typeof value === 'string' && isHost(value) ? value : misfit(index, 'nodeHost');
}

function misfit(index: number, member: Member): never {
  fail(`the value ${member} of sample ${index} is not what it must be`);
}

function isHost(text: string): boolean {
  return text.length <= MAX_HOST && !text.includes('\0') && text.isWellFormed();
}

/** Agents write steps and tasks as texts. */
function numberOf(text: string): number {
  return /^\s*[+-]?\d+(?:\.\d+)?\s*$/.test(text) ? Number(text) : Number.NaN;
}

function fail(message: string): never {
  throw new MalformedMetricsError(`Failed to read the metrics: ${message}`);
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** Reads values one after the other. */
class Reader {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  isAtEnd(): boolean {
    return this.#at === this.#bytes.length;
  }

  /** The length of the list that begins here; undefined when none does. */
  listLength(): number | undefined {
    const head = this.#view.getUint8(this.#take(1));
    if (head >= 0x90 && head <= 0x9f) return head & 0x0f;
    if (head === 0xdc) return this.#view.getUint16(this.#take(2));
    if (head === 0xdd) return this.#view.getUint32(this.#take(4));
    return undefined;
  }

  /** The text or number that begins here; undefined for anything else. */
  scalar(): string | number | undefined {
    const head = this.#view.getUint8(this.#take(1));
    if (head <= 0x7f) return head;
    if (head >= 0xe0) return head - 0x100;
    if (head >= 0xa0 && head <= 0xbf) return this.#text(head & 0x1f);
    return this.#sized(head);
  }

  #sized(head: number): string | number | undefined {
    const view = this.#view;
    switch (head) {
      case 0xca:
        return view.getFloat32(this.#take(4));
      case 0xcb:
        return view.getFloat64(this.#take(8));
      case 0xcc:
        return view.getUint8(this.#take(1));
      case 0xcd:
        return view.getUint16(this.#take(2));
      case 0xce:
        return view.getUint32(this.#take(4));
      case 0xcf:
        return Number(view.getBigUint64(this.#take(8)));
      case 0xd0:
        return view.getInt8(this.#take(1));
      case 0xd1:
        return view.getInt16(this.#take(2));
      case 0xd2:
        return view.getInt32(this.#take(4));
      case 0xd3:
        return Number(view.getBigInt64(this.#take(8)));
      case 0xd9:
        return this.#text(view.getUint8(this.#take(1)));
      case 0xda:
        return this.#text(view.getUint16(this.#take(2)));
      case 0xdb:
        return this.#text(view.getUint32(this.#take(4)));
      default:
        return undefined;
    }
  }

  #text(length: number): string | undefined {
    const from = this.#take(length);
    try {
      return utf8.decode(this.#bytes.subarray(from, from + length));
    } catch {
      return undefined;
    }
  }

  /** Steps over so many bytes. @returns where they begin. */
  #take(count: number): number {
    const from = this.#at;
    if (from + count > this.#bytes.length) fail('they end too soon');
    this.#at = from + count;
    return from;
  }
}
