/** Values → YAML in block style that `loadYaml` (and PyYAML) reads back as equal values of the same types and order. */
import { Dict, PySet, Tuple, type Value } from '@jobbergate/jinja/values';
import { dumpScalar, isPlainText, quoteText } from './dumpScalar.ts';

/**
 * The YAML text of a value that `loadYaml` or JSON can give. What aliases shared is written out at each place.
 * @throws TypeError for values that YAML does not know (callables, undefined values, tuples outside pairs).
 */
export function dumpYaml(value: Value): string {
  const { head, body } = dumpNode(value);
  return [...(head === '' ? body : [head, ...indent(body)]), ''].join('\n');
}

/** `head` goes behind the `key:` or `-` of its parent, `body` on lines of its own. */
interface Block {
  readonly head: string;
  readonly body: readonly string[];
}

function dumpNode(value: Value): Block {
  if (Array.isArray(value)) return dumpList(value);
  if (value instanceof Dict) return dumpDict(value);
  if (value instanceof PySet) return dumpSet(value);
  if (typeof value === 'string') return dumpText(value);
  return { head: dumpScalar(value), body: [] };
}

function dumpDict(dict: Dict): Block {
  if (dict.size === 0) return { head: '{}', body: [] };
  return { head: '', body: [...dict.entries()].flatMap(([key, value]) => dumpEntry(key, value)) };
}

function dumpList(items: readonly Value[]): Block {
  if (items.length === 0) return { head: '[]', body: [] };
  if (items.every(isPair)) {
    const entries = items.map(({ items: [key = null, value = null] }) => dumpEntry(key, value));
    return { head: '!!pairs', body: entries.flatMap((lines) => hang('- ', lines)) };
  }
  return { head: '', body: items.flatMap((item) => dumpItem(dumpNode(item))) };
}

function isPair(item: Value): item is Tuple {
  return item instanceof Tuple && item.items.length === 2;
}

function dumpItem({ head, body }: Block): string[] {
  return head === '' ? hang('- ', body) : [`- ${head}`, ...indent(body)];
}

function dumpSet(set: PySet): Block {
  const keys = Array.from(Iterator.from(set.iterate()));
  if (keys.length === 0) return { head: '!!set {}', body: [] };
  return { head: '!!set', body: keys.map((key) => `? ${dumpKey(key)}`) };
}

/** Keys longer than a simple key may be (1024 characters) need the explicit form. */
const MAX_SIMPLE_KEY = 1000;

function dumpEntry(key: Value, value: Value): string[] {
  const { head, body } = dumpNode(value);
  const text = dumpKey(key);
  const start = text.length > MAX_SIMPLE_KEY ? [`? ${text}`, ':'] : [`${text}:`];
  const behind = head === '' ? '' : ` ${head}`;
  return [...start.slice(0, -1), `${start.at(-1)}${behind}`, ...indent(body)];
}

function dumpKey(key: Value): string {
  if (typeof key !== 'string') return dumpScalar(key);
  return isPlainText(key) ? key : quoteText(key);
}

function dumpText(text: string): Block {
  if (isPlainText(text)) return { head: text, body: [] };
  if (!isLiteralText(text)) return { head: quoteText(text), body: [] };
  const lines = text.split('\n');
  const closed = lines.at(-1) === '';
  return { head: closed ? '|' : '|-', body: closed ? lines.slice(0, -1) : lines };
}

/** Several lines, easy to read as they are: printable, no odd white space at either end. */
function isLiteralText(text: string): boolean {
  return (
    /^[^\s][^\p{Cc}\p{Cs}\u2028\u2029\ufeff\ufffe\uffff]*(?:\n[^\p{Cc}\p{Cs}\u2028\u2029\ufeff\ufffe\uffff]*)+$/u.test(
      text,
    ) && /[^\s]\n?$/.test(text)
  );
}

/** The first line behind `marker`, the others below it. */
function hang(marker: string, lines: readonly string[]): string[] {
  const [first = '', ...rest] = lines;
  return [marker + first, ...indent(rest)];
}

function indent(lines: readonly string[]): string[] {
  return lines.map((line) => (line === '' ? '' : `  ${line}`));
}
