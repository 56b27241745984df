/** YAML 1.1 timestamps → Python's dates, with the bounds of Python's `datetime` module. */
import { PyDate, PyDateTime } from '@jobbergate/jinja/values';
import { ScalarError } from './ScalarError.ts';

const TIMESTAMP =
  /^(?<year>\d{4})-(?<month>\d\d?)-(?<day>\d\d?)(?:(?:[Tt]|[ \t]+)(?<hour>\d\d?):(?<minute>\d\d):(?<second>\d\d)(?:\.(?<fraction>\d*))?(?:[ \t]*(?<zone>Z|(?<sign>[-+])(?<zoneHour>\d\d?)(?::(?<zoneMinute>\d\d))?))?)?$/;

/**
 * A date, or a datetime when the text has a time of day: naive without a zone, else with its offset.
 * Digits beyond microseconds are dropped.
 *
 * @throws ScalarError for another text, and for days and times that do not exist.
 */
export function constructTimestamp(text: string): PyDate {
  const parts = TIMESTAMP.exec(text)?.groups;
  if (parts === undefined)
    throw new ScalarError('a timestamp has not the form YYYY-MM-DD or YYYY-MM-DD HH:MM:SS');
  const number = (name: string): number => Number(parts[name] ?? 0);
  const [year, month, day] = [number('year'), number('month'), number('day')];
  checkDay(year, month, day);
  if (parts.hour === undefined) return new PyDate(year, month, day);
  const [hour, minute, second] = [number('hour'), number('minute'), number('second')];
  checkRange('hour', hour, 0, 23);
  checkRange('minute', minute, 0, 59);
  checkRange('second', second, 0, 59);
  const microsecond = Number((parts.fraction ?? '').slice(0, 6).padEnd(6, '0'));
  const offset = zoneOffset(parts.zone, parts.sign, number('zoneHour'), number('zoneMinute'));
  return new PyDateTime(year, month, day, hour, minute, second, microsecond, offset);
}

/** Seconds east of UTC; null when no zone is written. */
function zoneOffset(
  zone: string | undefined,
  sign: string | undefined,
  hours: number,
  minutes: number,
): number | null {
  if (zone === undefined) return null;
  const seconds = hours * 3600 + minutes * 60;
  if (seconds >= 86_400) throw new ScalarError('offset must be strictly between -24 and 24 hours');
  return sign === '-' ? -seconds : seconds;
}

function checkDay(year: number, month: number, day: number): void {
  if (year < 1) throw new ScalarError(`year ${year} is out of range`);
  checkRange('month', month, 1, 12);
  const lastDay = new Date(Date.UTC(2000 + (year % 400), month, 0)).getUTCDate();
  if (day < 1 || day > lastDay) throw new ScalarError('day is out of range for month');
}

function checkRange(name: string, value: number, least: number, most: number): void {
  if (value < least || value > most) throw new ScalarError(`${name} must be in ${least}..${most}`);
}
