// What one comparison renders, and its form as a request and as a case.
import { type EnvOptions, spell } from './grammar/delimiters.ts';
import { print, type Tree } from './tree.ts';

export type UndefinedKind = 'default' | 'strict' | 'chainable' | 'debug';

/** A template in tree form with its context (JSON texts by name), files and environment. */
export interface Sample {
  readonly seed: number;
  readonly template: Tree;
  readonly files: ReadonlyMap<string, Tree>;
  readonly context: ReadonlyMap<string, string>;
  readonly env: EnvOptions;
  readonly undefined: UndefinedKind;
  readonly sandbox: boolean;
}

/** The sample as one line of the jinja-lines protocol. */
export function requestLine(sample: Sample): string {
  // A busy machine is no difference: only the other limits end a rendering.
  return `{${members(sample).join(', ')}, "limits": {"deadline": 60000}}`;
}

/** The sample as a case for `cases/fuzz.json`; `expected` is what the reference answered. */
export function caseText(sample: Sample, expected: object): string {
  const answer = Object.entries(expected).map(
    ([key, value]) => `${JSON.stringify(key)}: ${JSON.stringify(value)}`,
  );
  return `{${[`"name": "fuzz ${sample.seed}"`, ...members(sample), ...answer].join(', ')}}`;
}

function members(sample: Sample): string[] {
  const text = (tree: Tree) => JSON.stringify(spell(print(tree), sample.env));
  const context = [...sample.context].map(([name, json]) => `${JSON.stringify(name)}: ${json}`);
  const files = [...sample.files].map(([name, tree]) => `${JSON.stringify(name)}: ${text(tree)}`);
  return [
    `"template": ${text(sample.template)}`,
    `"undefined": "${sample.undefined}"`,
    `"env": ${JSON.stringify(sample.env)}`,
    ...(sample.sandbox ? [] : ['"sandbox": false']),
    ...(files.length > 0 ? [`"files": {${files.join(', ')}}`] : []),
    `"context": {${context.join(', ')}}`,
  ];
}
