/** Token types and how error messages name them. Names and wording are Jinja2 3.1's, which users search for. */

/** What kind of thing a token is. Operators carry the operator's name, everything else its role. */
export type TokenType =
  | 'add'
  | 'assign'
  | 'block_begin'
  | 'block_end'
  | 'colon'
  | 'comma'
  | 'data'
  | 'div'
  | 'dot'
  | 'eof'
  | 'eq'
  | 'float'
  | 'floordiv'
  | 'gt'
  | 'gteq'
  | 'integer'
  | 'lbrace'
  | 'lbracket'
  | 'lparen'
  | 'lt'
  | 'lteq'
  | 'mod'
  | 'mul'
  | 'name'
  | 'ne'
  | 'pipe'
  | 'pow'
  | 'rbrace'
  | 'rbracket'
  | 'rparen'
  | 'semicolon'
  | 'string'
  | 'sub'
  | 'tilde'
  | 'variable_begin'
  | 'variable_end';

/** One token: its type, its text (strings are already unescaped) and the template line it starts on (from 1). */
export interface Token {
  readonly type: TokenType;
  readonly value: string;
  readonly line: number;
}

/** Operators by their spelling. */
export const OPERATORS: ReadonlyMap<string, TokenType> = new Map<string, TokenType>([
  ['+', 'add'],
  ['-', 'sub'],
  ['/', 'div'],
  ['//', 'floordiv'],
  ['*', 'mul'],
  ['%', 'mod'],
  ['**', 'pow'],
  ['~', 'tilde'],
  ['[', 'lbracket'],
  [']', 'rbracket'],
  ['(', 'lparen'],
  [')', 'rparen'],
  ['{', 'lbrace'],
  ['}', 'rbrace'],
  ['==', 'eq'],
  ['!=', 'ne'],
  ['>', 'gt'],
  ['>=', 'gteq'],
  ['<', 'lt'],
  ['<=', 'lteq'],
  ['=', 'assign'],
  ['.', 'dot'],
  [':', 'colon'],
  ['|', 'pipe'],
  [',', 'comma'],
  [';', 'semicolon'],
]);

const DESCRIPTIONS: ReadonlyMap<TokenType, string> = new Map<TokenType, string>([
  ...[...OPERATORS].map(([spelling, type]) => [type, spelling] as const),
  ['block_begin', 'begin of statement block'],
  ['block_end', 'end of statement block'],
  ['variable_begin', 'begin of print statement'],
  ['variable_end', 'end of print statement'],
  ['data', 'template data / text'],
  ['eof', 'end of template'],
]);

/** A token type as error messages name it. */
export function describeType(type: TokenType): string {
  return DESCRIPTIONS.get(type) ?? type;
}

/** A token as error messages name it: a name by its text, anything else by its type. */
export function describeToken(token: Token): string {
  return token.type === 'name' ? token.value : describeType(token.type);
}
