/**
 * A generated template as a tree, so that the shrinker can take whole pieces away.
 *
 * `expr` nodes may stand in for one another, a `stmt` may be dropped from its body, a `body` may lose parts.
 */
export interface Tree {
  readonly sort: 'expr' | 'stmt' | 'body';
  readonly parts: readonly Part[];
  /** What may follow an expression without parentheses: anything, anything but `.` `[` `(`, or nothing. */
  readonly binding?: Binding;
}

export type Binding = 'primary' | 'filtered' | 'loose';

export type Part = string | Tree;

/** Tag of an expression: expr`${left} + ${right}`. */
export function expr(strings: TemplateStringsArray, ...holes: Part[]): Tree {
  return { sort: 'expr', parts: interleave(strings, holes) };
}

/** An expression of one token. */
export function atom(text: string): Tree {
  return { sort: 'expr', parts: [text], binding: 'primary' };
}

/** Tag of a statement or output. */
export function stmt(strings: TemplateStringsArray, ...holes: Part[]): Tree {
  return { sort: 'stmt', parts: interleave(strings, holes) };
}

export function body(parts: readonly Part[]): Tree {
  return { sort: 'body', parts };
}

/** The text of a tree. */
export function print(part: Part): string {
  return typeof part === 'string' ? part : part.parts.map(print).join('');
}

function interleave(strings: TemplateStringsArray, holes: readonly Part[]): Part[] {
  return strings.flatMap((text, index) => {
    const hole = holes[index];
    return hole === undefined ? [text] : [text, hole];
  });
}
