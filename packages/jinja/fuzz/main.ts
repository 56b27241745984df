/**
 * The differential fuzzer: random templates rendered here and by Jinja2, differences shrunk and printed as cases.
 *
 * Usage: npm run fuzz:jinja -- [--count 2000] [--seed 1] [--minutes M] [--show 10] [--no-shrink]
 * Exits with 1 when a difference is not explained. A template's own seed (its case's name) repeats it: --seed N --count 1.
 */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { normalise, signature } from './compare.ts';
import { explain } from './explained.ts';
import { spell } from './grammar/delimiters.ts';
import { makeSample } from './grammar/template.ts';
import { startReference } from './reference.ts';
import { type Answer, Renderer } from './renderer.ts';
import { caseText, requestLine, type Sample } from './sample.ts';
import { shrink } from './shrink.ts';
import { print } from './tree.ts';

const { values: options } = parseArgs({
  options: {
    count: { type: 'string', default: '2000' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000_000) },
    minutes: { type: 'string', default: '1000' },
    show: { type: 'string', default: '10' },
    'no-shrink': { type: 'boolean', default: false },
  },
});

const reference = startReference();
const ours = new Renderer([join(import.meta.dirname, '../bin/jinja-lines')]);
const tally = { templates: 0, rendered: 0, explained: new Map<string, number>(), unexplained: 0 };

/** The answers to a sample, when they differ without an explanation. */
async function difference(sample: Sample): Promise<[Answer, Answer] | undefined> {
  const line = requestLine(sample);
  const [theirs, own] = await Promise.all([reference.render(line), ours.render(line)]);
  if ('output' in theirs) tally.rendered++;
  if (normalise(theirs) === normalise(own)) return undefined;
  const texts = [sample.template, ...sample.files.values()].map((tree) => spell(print(tree), sample.env));
  const sentence = explain(texts.join('\n'), theirs, own);
  if (sentence === undefined) return [theirs, own];
  tally.explained.set(sentence, (tally.explained.get(sentence) ?? 0) + 1);
  return undefined;
}

async function report(sample: Sample, found: [Answer, Answer]): Promise<void> {
  const wanted = signature(...found);
  const stillDiffers = async (candidate: Sample) => {
    const again = await difference(candidate);
    return again !== undefined && signature(...again) === wanted;
  };
  const smallest = options['no-shrink'] ? sample : await shrink(sample, stillDiffers);
  const [theirs, own] = (await difference(smallest)) ?? found;
  console.log(`\n${caseText(smallest, theirs)}\n  here: ${JSON.stringify(own)}`);
}

const first = Number(options.seed);
const end = Date.now() + Number(options.minutes) * 60_000;
for (let seed = first; seed < first + Number(options.count) && Date.now() < end; seed++) {
  const sample = makeSample(seed);
  tally.templates++;
  const found = await difference(sample);
  if (found === undefined) continue;
  tally.unexplained++;
  const { rendered, explained } = tally;
  if (tally.unexplained <= Number(options.show)) await report(sample, found);
  Object.assign(tally, { rendered, explained });
}
reference.stop();
ours.stop();

console.log(
  `\n${tally.templates} templates from seed ${first}; ${tally.rendered} rendered by Jinja2, the others errors there`,
);
for (const [sentence, count] of tally.explained) console.log(`${count} explained: ${sentence}`);
console.log(`${tally.unexplained} differences without an explanation`);
process.exitCode = tally.unexplained > 0 ? 1 : 0;
