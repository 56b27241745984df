// The attributes of date.

import { valueError } from '../../errors.ts';
import type { Keywords } from '../callContext.ts';
import { PyDate } from '../dates/date.ts';
import { isoCalendar, strftime, weekday } from '../dates/strftime.ts';
import type { Value } from '../model.ts';
import { Tuple } from '../tuple.ts';
import { boundMethod, free, methodTable, named, none, toIndex, toTextArgument } from './method.ts';

/** The attribute of a date by that name. */
export function dateAttribute(date: PyDate, name: string): Value | undefined {
  if (name === 'year' || name === 'month' || name === 'day') return date[name];
  return boundMethod(DATE_METHODS, date.typeName, name, date, date);
}

const DATE_METHODS = methodTable<PyDate>({
  ctime: none((date) => strftime(date, '%c')),
  isocalendar: none((date) => new Tuple(isoCalendar(date))),
  isoformat: none((date) => date.isoDate()),
  isoweekday: none((date) => weekday(date) + 1),
  replace: free((date, _args, keywords) => {
    const part = (name: 'year' | 'month' | 'day'): number => field(keywords, name, date[name]);
    return checked(new PyDate(part('year'), part('month'), part('day')));
  }),
  strftime: named(
    ['format'],
    (date, [format = null]) => strftime(date, toTextArgument(format, 'strftime() argument 1')),
    1,
  ),
  toordinal: none((date) => date.ordinal),
  weekday: none((date) => weekday(date)),
});

/** A field to replace, or what it was. */
export function field(keywords: Keywords, name: string, fallback: number): number {
  const value = keywords?.get(name);
  return value === undefined ? fallback : toIndex(value);
}

/** The date, if there is such a day. */
export function checked<T extends PyDate>(date: T): T {
  if (date.month < 1 || date.month > 12) throw valueError('month must be in 1..12');
  if (PyDate.fromOrdinal(date.ordinal).month !== date.month || date.day < 1) {
    throw valueError('day is out of range for month');
  }
  return date;
}
