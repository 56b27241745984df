// How template source is written around its statements: tags, outputs, comments, raw sections and plain text.
import type { Random } from '../random.ts';
import { body, type Part, stmt, type Tree } from '../tree.ts';
import { type EnvOptions, mark } from './delimiters.ts';

/** Writes the delimiters of an environment, now and then with a sign of whitespace control. */
export class Markup {
  readonly #random: Random;
  readonly #env: EnvOptions;

  constructor(random: Random, env: EnvOptions) {
    this.#random = random;
    this.#env = env;
  }

  /** A block tag, now and then as a line statement where the environment has those. */
  tag(...inside: Part[]): Tree {
    if (this.#env.line_statement_prefix !== undefined && this.#random.chance(0.5)) {
      return body([
        `\n${this.#random.pick(['', '  ', '\t'])}${mark.lineStatement} `,
        ...inside,
        this.#random.pick([
          '\n',
          '\n',
          '\n',
          '\n',
          '\n',
          ':\n',
          '\n',
          '\n',
          `${this.#env.line_comment_prefix ? ` ${mark.lineComment} c` : ''}\n`,
        ]),
      ]);
    }
    return body([mark.blockStart, this.#sign(), ' ', ...inside, ' ', this.#sign(true), mark.blockEnd]);
  }

  open(): string {
    return mark.variableStart + this.#sign();
  }

  close(): string {
    return (
      this.#random.weighted([
        [0.1, '-'],
        [0.002, '+'],
        [0.898, ''],
      ]) + mark.variableEnd
    );
  }

  /** Plain text, with the characters that whitespace control and delimiters trip over. */
  text(): string {
    return Array.from({ length: this.#random.int(1, 3) }, () => this.#random.pick(TEXTS)).join('');
  }

  raw(): Tree {
    return stmt`${this.tag('raw')}${this.text()}${this.#random.pick(['{{ x }}', '{% if %}', '{#', '%}', `${mark.variableStart}a`])}${this.text()}${this.tag('endraw')}`;
  }

  comment(): Tree {
    if (this.#env.line_comment_prefix !== undefined && this.#random.chance(0.4))
      return stmt`${mark.lineComment} words {{ here }}\n`;
    return stmt`${mark.commentStart}${this.#sign()} c {{ x }}\n ${this.#sign(true)}${mark.commentEnd}`;
  }

  #sign(closing = false): string {
    if (!this.#random.chance(0.15)) return '';
    return closing ? this.#random.pick(['-', '-', '-', '+']) : this.#random.pick(['-', '-', '+']);
  }
}

const TEXTS = [
  '\n',
  '\n',
  ' ',
  'a',
  'b\n',
  '  ',
  'text ',
  '#SBATCH -N 2\n',
  '\t',
  '<b>',
  'é✓𝒳',
  '\n\n',
  '  \n  ',
  'x = {y}\n',
  '"q"',
  '\r\n',
  '$((1+2)) #{x}',
  '}}',
  '%}',
  '# c\n',
  '## d\n',
  '% e\n',
  '\n  # f\n',
  '{ }',
  '@',
  '\v',
  '\u00a0\n',
  '\u2028',
  '-',
  '}',
];
