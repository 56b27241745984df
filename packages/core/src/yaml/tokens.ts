import type { Mark } from './Cursor.ts';

/** Tokens without content, under the names that PyYAML's error messages show. */
export type Indicator =
  | '<stream end>'
  | '<document start>'
  | '<document end>'
  | '<block sequence start>'
  | '<block mapping start>'
  | '<block end>'
  | '['
  | ']'
  | '{'
  | '}'
  | '-'
  | '?'
  | ':'
  | ',';

/** What a YAML text is made of (YAML 1.1 §5, with the block structure already told by indentation). */
export type Token =
  | { readonly type: Indicator; readonly mark: Mark }
  | { readonly type: '<directive>'; readonly mark: Mark; readonly directive: Directive | null }
  | { readonly type: '<alias>' | '<anchor>'; readonly mark: Mark; readonly name: string }
  | { readonly type: '<tag>'; readonly mark: Mark; readonly handle: string | null; readonly suffix: string }
  | { readonly type: '<scalar>'; readonly mark: Mark; readonly text: string; readonly plain: boolean };

export type TokenType = Token['type'];

/** `%YAML` or `%TAG`; others are ignored (null in the token). */
export type Directive =
  | { readonly name: 'YAML'; readonly major: number; readonly minor: number }
  | { readonly name: 'TAG'; readonly handle: string; readonly prefix: string };
