import { fixedDigits } from '../values/decimal.ts';
import { toFloat, truncateFloat } from '../values/parseNumber.ts';
import { str } from '../values/repr.ts';
import { define } from '../values/signature.ts';
import { truth } from '../values/truth.ts';

const DECIMAL = ['kB', 'MB', 'GB', 'TB', 'PB', 'EB', 'ZB', 'YB'];
const BINARY = ['KiB', 'MiB', 'GiB', 'TiB', 'PiB', 'EiB', 'ZiB', 'YiB'];

/** A number of bytes for people: decimal prefixes, or binary ones. */
export const filesizeformat = define('do_filesizeformat', ['value', ['binary', false]], ([value, binary]) => {
  const bytes = toFloat(value);
  const isBinary = truth(binary);
  const base = isBinary ? 1024 : 1000;
  if (bytes === 1) return '1 Byte';
  if (bytes < base) return `${str(truncateFloat(bytes))} Bytes`;
  const prefixes = isBinary ? BINARY : DECIMAL;
  let power = prefixes.findIndex((_, index) => bytes < base ** (index + 2));
  if (power < 0) power = prefixes.length - 1;
  return `${oneDigit((base * bytes) / base ** (power + 2))} ${prefixes[power]}`;
});

function oneDigit(value: number): string {
  if (Number.isNaN(value)) return 'nan';
  return Number.isFinite(value) ? fixedDigits(value, 1) : 'inf';
}
