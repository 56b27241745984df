// `strftime` in the C locale.

import { chargeSize } from '../../budget.ts';
import type { PyDate } from './date.ts';

const DAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];
const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];

/** The date or datetime laid out by a format such as `%Y-%m-%d`. */
export function strftime(date: PyDate, format: string): string {
  const text = format.replace(/%(.)/gsu, (whole, code: string) => DIRECTIVES.get(code)?.(date) ?? whole);
  chargeSize('string', text.length);
  return text;
}

/** 0 is Monday. */
export function weekday(date: PyDate): number {
  return (date.ordinal + 6) % 7;
}

/** ISO 8601 year, week and day of the week. */
export function isoCalendar(date: PyDate): [year: number, week: number, day: number] {
  const thursday = date.ordinal - weekday(date) + 3;
  const year = yearOf(thursday);
  return [year, Math.floor((thursday - ordinalOfYear(year)) / 7) + 1, weekday(date) + 1];
}

function yearOf(ordinal: number): number {
  let year = Math.floor(ordinal / 365.2425) + 1;
  while (ordinalOfYear(year) > ordinal) year -= 1;
  while (ordinalOfYear(year + 1) <= ordinal) year += 1;
  return year;
}

/** The ordinal of January 1st. */
function ordinalOfYear(year: number): number {
  const before = year - 1;
  return before * 365 + Math.floor(before / 4) - Math.floor(before / 100) + Math.floor(before / 400) + 1;
}

function dayOfYear(date: PyDate): number {
  return date.ordinal - ordinalOfYear(date.year) + 1;
}

function two(number: number): string {
  return String(number).padStart(2, '0');
}

const twelve = (date: PyDate): number => date.clock.hour % 12 || 12;
const time = (date: PyDate): string =>
  `${two(date.clock.hour)}:${two(date.clock.minute)}:${two(date.clock.second)}`;
const shortDay = (date: PyDate): string => (DAYS[weekday(date)] ?? '').slice(0, 3);
const shortMonth = (date: PyDate): string => (MONTHS[date.month - 1] ?? '').slice(0, 3);

const DIRECTIVES = new Map<string, (date: PyDate) => string>([
  ['a', shortDay],
  ['A', (date) => DAYS[weekday(date)] ?? ''],
  ['b', shortMonth],
  ['B', (date) => MONTHS[date.month - 1] ?? ''],
  [
    'c',
    (date) =>
      `${shortDay(date)} ${shortMonth(date)} ${String(date.day).padStart(2)} ${time(date)} ${date.year}`,
  ],
  ['C', (date) => two(Math.floor(date.year / 100))],
  ['d', (date) => two(date.day)],
  ['D', (date) => `${two(date.month)}/${two(date.day)}/${two(date.year % 100)}`],
  ['e', (date) => String(date.day).padStart(2)],
  ['f', (date) => String(date.clock.microsecond).padStart(6, '0')],
  ['F', (date) => date.isoDate()],
  ['G', (date) => String(isoCalendar(date)[0])],
  ['h', shortMonth],
  ['H', (date) => two(date.clock.hour)],
  ['I', (date) => two(twelve(date))],
  ['j', (date) => String(dayOfYear(date)).padStart(3, '0')],
  ['m', (date) => two(date.month)],
  ['M', (date) => two(date.clock.minute)],
  ['n', () => '\n'],
  ['p', (date) => (date.clock.hour < 12 ? 'AM' : 'PM')],
  [
    'r',
    (date) =>
      `${two(twelve(date))}:${two(date.clock.minute)}:${two(date.clock.second)} ${date.clock.hour < 12 ? 'AM' : 'PM'}`,
  ],
  ['R', (date) => `${two(date.clock.hour)}:${two(date.clock.minute)}`],
  ['S', (date) => two(date.clock.second)],
  ['t', () => '\t'],
  ['T', time],
  ['u', (date) => String(weekday(date) + 1)],
  ['U', (date) => two(Math.floor((dayOfYear(date) + 6 - ((weekday(date) + 1) % 7)) / 7))],
  ['V', (date) => two(isoCalendar(date)[1])],
  ['w', (date) => String((weekday(date) + 1) % 7)],
  ['W', (date) => two(Math.floor((dayOfYear(date) + 6 - weekday(date)) / 7))],
  ['x', (date) => `${two(date.month)}/${two(date.day)}/${two(date.year % 100)}`],
  ['X', time],
  ['y', (date) => two(date.year % 100)],
  ['Y', (date) => String(date.year)],
  ['z', (date) => isoOffset(date.clock.offset, '')],
  ['Z', (date) => zoneName(date)],
  ['%', () => '%'],
]);

function zoneName({ clock: { offset } }: PyDate): string {
  if (offset === null) return '';
  return offset === 0 ? 'UTC' : `UTC${isoOffset(offset, ':')}`;
}

/** `+hh:mm` with that separator; nothing where no zone is known. */
export function isoOffset(offset: number | null, separator: string): string {
  if (offset === null) return '';
  const minutes = Math.floor(Math.abs(offset) / 60);
  return `${offset < 0 ? '-' : '+'}${two(Math.floor(minutes / 60))}${separator}${two(minutes % 60)}`;
}
