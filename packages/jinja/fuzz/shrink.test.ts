import { expect, test } from 'vitest';
import { makeSample } from './grammar/template.ts';
import { requestLine, type Sample } from './sample.ts';
import { shrink } from './shrink.ts';
import { atom, body, expr, print, stmt } from './tree.ts';

const given: Sample = {
  seed: 1,
  template: body([
    'text\n',
    stmt`{% if ${atom('x')} %}${body(['yes', stmt`{{ ${expr`(${atom('a')} + ${expr`${atom('b')}|upper`})`} }}`])}{% endif %}`,
  ]),
  files: new Map([['part', body(['P'])]]),
  context: new Map([
    ['a', '1'],
    ['b', '2'],
  ]),
  env: { trim_blocks: true },
  undefined: 'strict',
  sandbox: true,
};

test('a difference shrinks to the piece of the template that shows it', async () => {
  const smallest = await shrink(given, async ({ template }) => print(template).includes('b|upper'));

  expect(print(smallest.template)).toBe('b|upper');
  expect(smallest).toMatchObject({ files: new Map(), context: new Map(), env: {}, undefined: 'default' });
});

test('what a difference needs of the context and the files stays', async () => {
  const smallest = await shrink(given, async ({ context, files }) => context.has('b') && files.has('part'));

  expect([...smallest.context.keys()]).toEqual(['b']);
  expect([...smallest.files.keys()]).toEqual(['part']);
});

test('a seed makes the same template every time', () => {
  const seeds = Array.from({ length: 50 }, (_, seed) => seed);

  expect(seeds.map((seed) => requestLine(makeSample(seed)))).toEqual(
    seeds.map((seed) => requestLine(makeSample(seed))),
  );
});

test('every request is one line of JSON', () => {
  for (let seed = 0; seed < 200; seed++) {
    const line = requestLine(makeSample(seed));
    expect(line).not.toContain('\n');
    expect(JSON.parse(line)).toHaveProperty('template');
  }
});
