/** One statement: finds the rule of its tag. */
import type { Extension } from '../environment/extensions.ts';
import { parseAssign, parseAutoescape, parseWith } from './assignments.ts';
import type { Statement } from './ast.ts';
import { failUnknownTag } from './body.ts';
import { parseFor, parseIf, parseLoopControl } from './control.ts';
import { parseFromImport, parseImport, parseInclude } from './imports.ts';
import { parseBlock, parseExtends } from './inheritance.ts';
import { parseCallBlock, parseFilterBlock, parseMacro } from './macros.ts';
import { parseDebug, parseDo, parsePrint } from './output.ts';
import type { Parser } from './parser.ts';

type Rule = (parser: Parser) => Statement;

const RULES: ReadonlyMap<string, Rule> = new Map<string, Rule>([
  ['for', parseFor],
  ['if', parseIf],
  ['block', parseBlock],
  ['extends', parseExtends],
  ['print', parsePrint],
  ['macro', parseMacro],
  ['include', parseInclude],
  ['from', parseFromImport],
  ['import', parseImport],
  ['set', parseAssign],
  ['with', parseWith],
  ['autoescape', parseAutoescape],
  ['call', parseCallBlock],
  ['filter', parseFilterBlock],
]);

const EXTENSION_RULES: ReadonlyMap<string, readonly [Extension, Rule]> = new Map<
  string,
  readonly [Extension, Rule]
>([
  ['do', ['do', parseDo]],
  ['break', ['loopcontrols', parseLoopControl]],
  ['continue', ['loopcontrols', parseLoopControl]],
  ['debug', ['debug', parseDebug]],
]);

/** A statement, from its tag's name to before the tag's end. */
export function parseStatement(parser: Parser): Statement {
  const { type, value: tag, line } = parser.stream.current;
  if (type !== 'name') parser.fail('tag name expected', line);
  const rule = ruleOf(parser, tag);
  if (rule === undefined) failUnknownTag(parser, tag, line);
  parser.openTags.push(tag);
  const statement = rule(parser);
  parser.openTags.pop();
  return statement;
}

function ruleOf(parser: Parser, tag: string): Rule | undefined {
  const rule = RULES.get(tag);
  if (rule !== undefined) return rule;
  const extension = EXTENSION_RULES.get(tag);
  return extension !== undefined && parser.extensions.has(extension[0]) ? extension[1] : undefined;
}
