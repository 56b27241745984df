// Marks that stand for delimiters while a template is built; each environment spells them its own way.
import type { Random } from '../random.ts';

/** Private-use characters: no generated text contains them otherwise. */
export const mark = {
  blockStart: '\ue000',
  blockEnd: '\ue001',
  variableStart: '\ue002',
  variableEnd: '\ue003',
  commentStart: '\ue004',
  commentEnd: '\ue005',
  lineStatement: '\ue006',
  lineComment: '\ue007',
} as const;

/** The options of an environment as `env` of a request has them. */
export type EnvOptions = Record<string, string | boolean | string[]>;

const OPTION_OF_MARK: readonly (readonly [string, string, string])[] = [
  [mark.blockStart, 'block_start_string', '{%'],
  [mark.blockEnd, 'block_end_string', '%}'],
  [mark.variableStart, 'variable_start_string', '{{'],
  [mark.variableEnd, 'variable_end_string', '}}'],
  [mark.commentStart, 'comment_start_string', '{#'],
  [mark.commentEnd, 'comment_end_string', '#}'],
  [mark.lineStatement, 'line_statement_prefix', '#'],
  [mark.lineComment, 'line_comment_prefix', '##'],
];

/** Writes the delimiters of `env` in place of the marks. */
export function spell(text: string, env: EnvOptions): string {
  if (!/[\ue000-\ue007]/.test(text)) return text;
  return OPTION_OF_MARK.reduce((spelt, [character, option, standard]) => {
    const chosen = env[option];
    return spelt.replaceAll(character, typeof chosen === 'string' ? chosen : standard);
  }, text);
}

const DELIMITERS: readonly (readonly [string, string, string, string, string, string])[] = [
  ['<%', '%>', '<<', '>>', '<#', '#>'],
  ['[%', '%]', '[[', ']]', '[#', '#]'],
  ['<%', '%>', '${', '}', '<%#', '%>'],
  ['\\BLOCK{', '}', '\\VAR{', '}', '\\#{', '}'],
  ['<!--', '-->', '{{', '}}', '<!--#', '#-->'],
  ['@@', '@@', '@=', '=@', '@#', '#@'],
  ['{{%', '%}}', '{{', '}}', '{{#', '#}}'],
];

/** Random environment options: mostly standard delimiters, all switches tried. */
export function environmentOptions(random: Random): EnvOptions {
  const env: EnvOptions = {};
  if (random.chance(0.25)) env.trim_blocks = true;
  if (random.chance(0.25)) env.lstrip_blocks = true;
  if (random.chance(0.2)) env.keep_trailing_newline = true;
  if (random.chance(0.15)) env.autoescape = true;
  if (random.chance(0.05)) env.newline_sequence = random.pick(['\r\n', '\r']);
  if (random.chance(0.12)) changeDelimiters(random, env);
  if (random.chance(0.1)) lineSyntax(random, env);
  const extensions = ['do', 'loopcontrols', 'debug'].filter(() => random.chance(0.3));
  if (extensions.length > 0) env.extensions = extensions;
  return env;
}

function changeDelimiters(random: Random, env: EnvOptions): void {
  const chosen = random.pick(DELIMITERS);
  OPTION_OF_MARK.slice(0, 6).forEach(([, option], index) => {
    env[option] = chosen[index] ?? '';
  });
}

function lineSyntax(random: Random, env: EnvOptions): void {
  env.line_statement_prefix = random.pick(['#', '%', '%%', '>>>', '@']);
  if (random.chance(0.6)) env.line_comment_prefix = random.pick(['##', '//', '%#', ';']);
}
