// All built-in filters of Jinja2 3.1 by name.

import type { Callback } from '../values/callContext.ts';
import { abs, float, int, round, sum } from './arithmetic.ts';
import { attr, map } from './attributes.ts';
import { batch, slice } from './batches.ts';
import { capitalize, lower, title, upper } from './case.ts';
import { defaultValue } from './default.ts';
import { escapeFilter, forceescape, safe, string, striptags } from './escaping.ts';
import { filesizeformat } from './filesizeformat.ts';
import { format } from './format.ts';
import { groupby } from './groupby.ts';
import { indent } from './indent.ts';
import { join } from './join.ts';
import { pprint } from './pprint.ts';
import { reject, rejectattr, select, selectattr } from './select.ts';
import { first, items, last, length, list, random, reverse } from './sequences.ts';
import { dictsort, max, min, sort, unique } from './sorting.ts';
import { center, replace, trim, truncate, wordcount } from './text.ts';
import { tojson } from './tojson.ts';
import { urlencode } from './urlencode.ts';
import { urlize } from './urlize.ts';
import { wordwrap } from './wordwrap.ts';
import { xmlattr } from './xmlattr.ts';

/** Filters by the name templates use. */
export const FILTERS: ReadonlyMap<string, Callback> = new Map<string, Callback>([
  ['abs', abs],
  ['attr', attr],
  ['batch', batch],
  ['capitalize', capitalize],
  ['center', center],
  ['count', length],
  ['d', defaultValue],
  ['default', defaultValue],
  ['dictsort', dictsort],
  ['e', escapeFilter],
  ['escape', escapeFilter],
  ['filesizeformat', filesizeformat],
  ['first', first],
  ['float', float],
  ['forceescape', forceescape],
  ['format', format],
  ['groupby', groupby],
  ['indent', indent],
  ['int', int],
  ['items', items],
  ['join', join],
  ['last', last],
  ['length', length],
  ['list', list],
  ['lower', lower],
  ['map', map],
  ['max', max],
  ['min', min],
  ['pprint', pprint],
  ['random', random],
  ['reject', reject],
  ['rejectattr', rejectattr],
  ['replace', replace],
  ['reverse', reverse],
  ['round', round],
  ['safe', safe],
  ['select', select],
  ['selectattr', selectattr],
  ['slice', slice],
  ['sort', sort],
  ['string', string],
  ['striptags', striptags],
  ['sum', sum],
  ['title', title],
  ['tojson', tojson],
  ['trim', trim],
  ['truncate', truncate],
  ['unique', unique],
  ['upper', upper],
  ['urlencode', urlencode],
  ['urlize', urlize],
  ['wordcount', wordcount],
  ['wordwrap', wordwrap],
  ['xmlattr', xmlattr],
]);
