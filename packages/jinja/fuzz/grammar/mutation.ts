// Damages a template's text a little, for the errors that people make while writing.
import type { Random } from '../random.ts';
import type { Sample } from '../sample.ts';
import { body, print } from '../tree.ts';

const FRAGMENTS = [
  '{%',
  '%}',
  '{{',
  '}}',
  '-%}',
  '{{-',
  '|',
  '.',
  ',',
  '(',
  ')',
  '[',
  ']',
  '{',
  '}',
  ':',
  '=',
  '==',
  '!',
  '!=',
  '~',
  '**',
  '//',
  '%',
  "'",
  '"',
  ' if ',
  ' else ',
  ' in ',
  ' is ',
  ' not ',
  ' and ',
  'endfor',
  'endif',
  'set',
  '@',
  '$',
  '\\',
  '&',
  '\n',
  '1',
  '1.2.3',
  '0x',
  '_',
  'é',
  ';',
  '?',
  '{#',
  '#}',
  ' as ',
  'recursive',
  '{% endblock %}',
  '{% raw %}',
  '{% endraw %}',
];

/** The sample with one to three pieces of its template's text deleted, doubled, swapped or put in. */
export function mutate(sample: Sample, random: Random): Sample {
  const tokens = print(sample.template)
    .split(/([\ue000-\ue007]|\b|(?<=\W)(?=\W))/)
    .filter((token) => token !== '');
  for (let times = random.int(1, 3); times > 0 && tokens.length > 1; times--) {
    const at = random.int(0, tokens.length - 1);
    const token = tokens[at] ?? '';
    random.pick([
      () => tokens.splice(at, 1),
      () => tokens.splice(at, 0, token),
      () => tokens.splice(at, 1, random.pick(tokens)),
      () => tokens.splice(at, 0, random.pick(FRAGMENTS)),
    ])();
  }
  return { ...sample, template: body(tokens) };
}
