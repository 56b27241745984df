// The attributes of datetime.

import { PyDate } from '../dates/date.ts';
import { PyDateTime } from '../dates/dateTime.ts';
import { TimeDelta } from '../dates/timeDelta.ts';
import { Float } from '../float.ts';
import type { Value } from '../model.ts';
import { checked, dateAttribute, field } from './dateMethods.ts';
import { boundMethod, free, methodTable, named, none, toText } from './method.ts';

const FIELDS = new Set(['hour', 'minute', 'second', 'microsecond']);

/** The attribute of a datetime by that name. */
export function dateTimeAttribute(date: PyDateTime, name: string): Value | undefined {
  if (FIELDS.has(name)) return date[name as 'hour'];
  return boundMethod(DATETIME_METHODS, 'datetime', name, date, date) ?? dateAttribute(date, name);
}

const DATETIME_METHODS = methodTable<PyDateTime>({
  date: none(({ year, month, day }) => new PyDate(year, month, day)),
  isoformat: named(['sep', 'timespec'], (date, [separator = 'T']) =>
    date.isoDateTime(
      toText(separator, () => 'isoformat() argument 1 must be a unicode character, not other'),
    ),
  ),
  replace: free((date, _args, keywords) => {
    const part = (name: 'year' | 'month' | 'day' | 'hour' | 'minute' | 'second' | 'microsecond'): number =>
      field(keywords, name, date[name]);
    return checked(
      new PyDateTime(
        part('year'),
        part('month'),
        part('day'),
        part('hour'),
        part('minute'),
        part('second'),
        part('microsecond'),
        date.offset,
      ),
    );
  }),
  timestamp: none(
    (date) =>
      new Float(
        (date.ordinal - 719_163) * 86_400 +
          date.hour * 3600 +
          date.minute * 60 +
          date.second -
          (date.offset ?? 0) +
          date.microsecond / 1e6,
      ),
  ),
  utcoffset: none((date) => (date.offset === null ? null : new TimeDelta(date.offset * 1e6))),
});
