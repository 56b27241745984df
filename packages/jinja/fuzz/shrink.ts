// Makes a differing sample as small as it can be while it still differs in the same way.
import { spell } from './grammar/delimiters.ts';
import type { Sample } from './sample.ts';
import { body, print, type Tree } from './tree.ts';

/** Whether a sample still shows the difference. */
export type Differs = (sample: Sample) => Promise<boolean>;

const TRIALS = 1500;

/** The smallest sample found: options, files and context taken away, then tree pieces, then characters. */
export async function shrink(sample: Sample, differs: Differs): Promise<Sample> {
  let trials = 0;
  const limited: Differs = (candidate) => (trials++ < TRIALS ? differs(candidate) : Promise.resolve(false));
  let smallest = sample;
  for (let before = -1; before !== size(smallest); ) {
    before = size(smallest);
    smallest = await firstThatDiffers(smallest, withoutTreePieces, limited);
    smallest = await firstThatDiffers(smallest, withoutSettings, limited);
  }
  smallest = await firstThatDiffers(flat(smallest), withoutCharacters, limited);
  return firstThatDiffers(smallest, withoutSettings, limited);
}

/** Takes the first smaller candidate that differs, again and again, until none does. */
async function firstThatDiffers(
  sample: Sample,
  candidates: (sample: Sample) => Iterable<Sample>,
  differs: Differs,
): Promise<Sample> {
  for (const candidate of candidates(sample)) {
    if (size(candidate) < size(sample) && (await differs(candidate)))
      return firstThatDiffers(candidate, candidates, differs);
  }
  return sample;
}

function size({ template, files, context, env, undefined: kind, sandbox }: Sample): number {
  const texts = [template, ...files.values()].map((tree) => print(tree).length + 1);
  const length = texts.reduce((sum, each) => sum + each, 0);
  return (
    length * 10 +
    context.size * 5 +
    Object.keys(env).length * 5 +
    (kind === 'default' ? 0 : 1) +
    (sandbox ? 0 : 1)
  );
}

function* withoutSettings(sample: Sample): Iterable<Sample> {
  yield { ...sample, context: new Map() };
  yield { ...sample, env: {} };
  yield { ...sample, files: new Map() };
  for (const name of sample.files.keys()) yield { ...sample, files: without(sample.files, name) };
  for (const name of sample.context.keys()) yield { ...sample, context: without(sample.context, name) };
  for (const name of Object.keys(sample.env)) {
    yield { ...sample, env: Object.fromEntries(Object.entries(sample.env).filter(([key]) => key !== name)) };
  }
  yield { ...sample, undefined: 'default' };
  yield { ...sample, sandbox: true };
}

function* withoutTreePieces(sample: Sample): Iterable<Sample> {
  for (const template of smaller(sample.template)) yield { ...sample, template };
  for (const [name, tree] of sample.files) {
    for (const less of smaller(tree)) yield { ...sample, files: new Map(sample.files).set(name, less) };
  }
}

/** Trees with one piece less: large pieces first. */
function* smaller(tree: Tree): Iterable<Tree> {
  if (tree.sort === 'body') {
    for (const part of tree.parts) if (typeof part === 'object') yield part;
    for (let index = 0; index < tree.parts.length; index++)
      yield { ...tree, parts: tree.parts.toSpliced(index, 1) };
  }
  if (tree.sort === 'expr') {
    for (const part of tree.parts) if (typeof part === 'object') yield part;
    yield { sort: 'expr', parts: ['1'] };
    yield { sort: 'expr', parts: ["'a'"] };
  }
  if (tree.sort === 'stmt') yield body(tree.parts.filter((part) => typeof part === 'object'));
  for (const [index, part] of tree.parts.entries()) {
    if (typeof part !== 'object') continue;
    for (const less of smaller(part)) yield { ...tree, parts: tree.parts.toSpliced(index, 1, less) };
  }
}

/** The same sample with its trees made plain text. */
function flat(sample: Sample): Sample {
  const text = (tree: Tree): Tree => body([spell(print(tree), sample.env)]);
  return {
    ...sample,
    template: text(sample.template),
    files: new Map([...sample.files].map(([name, tree]) => [name, text(tree)])),
  };
}

function* withoutCharacters(sample: Sample): Iterable<Sample> {
  for (const text of cut(print(sample.template))) yield { ...sample, template: body([text]) };
  for (const [name, tree] of sample.files) {
    for (const text of cut(print(tree)))
      yield { ...sample, files: new Map(sample.files).set(name, body([text])) };
  }
}

/** Texts with a stretch left out, from half of it down to one character. */
function* cut(text: string): Iterable<string> {
  for (let length = Math.floor(text.length / 2); length >= 1; length = Math.floor(length / 2)) {
    for (let start = 0; start < text.length; start += length)
      yield text.slice(0, start) + text.slice(start + length);
  }
}

function without<V>(map: ReadonlyMap<string, V>, name: string): Map<string, V> {
  return new Map([...map].filter(([key]) => key !== name));
}
