/** Every recorded template gives what Jinja2 itself gave. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Dict, parseJson, stringifyJson, type Value } from '../src/index.ts';
import { type Answer, answer } from '../src/lines/answer.ts';

const folder = import.meta.dirname;
const files = readdirSync(folder).filter((name) => name.endsWith('.json'));

describe.each(files)('the cases of %s', (file) => {
  const corpus = parseJson(readFileSync(join(folder, file), 'utf8'), { allowNaN: true });
  const cases = corpus instanceof Dict ? corpus.getString('cases') : undefined;
  const context = corpus instanceof Dict ? corpus.getString('context') : undefined;

  it('come out as they did there', () => {
    const differences = (Array.isArray(cases) ? cases : []).flatMap((item) => {
      const difference = item instanceof Dict ? differenceOf(item, context ?? null) : 'no case';
      return difference === null ? [] : [difference];
    });

    expect(differences).toEqual([]);
  });
});

/** What is wrong with the answer to a case; null when nothing is. */
function differenceOf(item: Dict, context: Value): unknown {
  const request = Dict.of([['context', context], ...item.entries()]);
  const given = answer(stringifyJson(request));
  const output = item.getString('output');
  const error = item.getString('error');
  const template = item.getString('template');
  if (typeof output === 'string') {
    return 'output' in given && given.output === output ? null : { template, expected: output, given };
  }
  return isExpectedError(given, error ?? null)
    ? null
    : { template, expected: stringifyJson(error ?? null), given };
}

/** Of some errors the corpus has the class alone, of others the message and the line too. */
function isExpectedError(given: Answer, expected: Value): boolean {
  if (!('error' in given)) return false;
  const { type, message, line } = given.error;
  if (!(expected instanceof Dict)) return type === expected;
  const wanted = ['type', 'message', 'line'].map((name) => expected.getString(name));
  return stringifyJson([type, message, line]) === stringifyJson(wanted.map((each) => each ?? null));
}
