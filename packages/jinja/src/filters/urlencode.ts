import { charge, chargeSize } from '../budget.ts';
import { Bytes } from '../values/bytes.ts';
import { Dict } from '../values/dict.ts';
import { encodeText } from '../values/encode.ts';
import { iterable, tryIterate } from '../values/iterate.ts';
import { textOf } from '../values/markup.ts';
import type { Value } from '../values/model.ts';
import { str } from '../values/repr.ts';
import { define } from '../values/signature.ts';
import { Tuple } from '../values/tuple.ts';
import { unpack } from '../values/unpack.ts';

/** Text as a part of a URL's path, or pairs as a query string. */
export const urlencode = define('do_urlencode', ['value'], ([value]) => {
  if (textOf(value) !== undefined || tryIterate(value) === undefined) return quote(value, 'path');
  const pairs =
    value instanceof Dict ? Array.from(value.entries(), (entry) => new Tuple(entry)) : iterable(value);
  const parts: string[] = [];
  for (const pair of pairs) {
    charge(1);
    const [key = null, item = null] = unpack(pair, 2);
    parts.push(`${quote(key, 'query')}=${quote(item, 'query')}`);
  }
  chargeSize(
    'string',
    parts.reduce((sum, part) => sum + part.length + 1, 0),
  );
  return parts.join('&');
});

/** Percent-encoded UTF-8; a path keeps its slashes, a query writes spaces as plus signs. */
function quote(value: Value, where: 'path' | 'query'): string {
  const { bytes } = value instanceof Bytes ? value : encodeText(str(value), 'utf-8', 'strict');
  chargeSize('string', bytes.length * 3);
  const kept = where === 'path' ? /[A-Za-z0-9_.~/-]/ : /[A-Za-z0-9_.~-]/;
  let text = '';
  for (const byte of bytes) {
    const character = String.fromCharCode(byte);
    if (kept.test(character)) text += character;
    else if (where === 'query' && character === ' ') text += '+';
    else text += `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
  }
  return text;
}
