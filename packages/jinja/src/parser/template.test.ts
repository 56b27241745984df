import { describe, expect, it } from 'vitest';
import { DEFAULT_LEXER_OPTIONS } from '../lexer/options.ts';
import type { Expression, TemplateNode } from './ast.ts';
import type { ParserOptions } from './parser.ts';
import { parseTemplate, parseWithProblems } from './template.ts';

const options: ParserOptions = { lexer: DEFAULT_LEXER_OPTIONS, extensions: new Set(), nesting: 200 };

function parse(source: string): TemplateNode {
  return parseTemplate(source, options, null);
}

/** The expression of `{{ source }}` with every operator's reach in brackets. */
function grouped(source: string): string {
  const [output] = parse(`{{ ${source} }}`).body;
  const part = output?.kind === 'output' ? output.parts[0] : undefined;
  return part === undefined || part.kind === 'text' ? '' : show(part);
}

function show(node: Expression): string {
  switch (node.kind) {
    case 'name':
      return node.name;
    case 'const':
      return String(node.value);
    case 'binary':
      return `(${show(node.left)} ${node.operator} ${show(node.right)})`;
    case 'and':
    case 'or':
      return `(${show(node.left)} ${node.kind} ${show(node.right)})`;
    case 'not':
    case 'neg':
      return `(${node.kind} ${show(node.operand)})`;
    case 'filter':
      return `${node.subject === null ? '' : show(node.subject)}|${node.name}`;
    case 'concat':
      return `(${node.parts.map(show).join(' ~ ')})`;
    case 'compare':
      return `(${show(node.first)} ${node.rest.map((item) => `${item.operator} ${show(item.operand)}`).join(' ')})`;
    case 'getattr':
      return `${show(node.subject)}.${node.name}`;
    default:
      return node.kind;
  }
}

describe('the parser', () => {
  it.each([
    ['a + b * c', '(a + (b * c))'],
    ['a ~ b + c', '((a ~ b) + c)'],
    ['a * b ~ c', '((a * b) ~ c)'],
    ['2 ** 3 ** 2', '((2 ** 3) ** 2)'],
    ['-a ** 2', '((neg a) ** 2)'],
    ['-a|abs', '(neg a)|abs'],
    ['-a.b', '(neg a.b)'],
    ['a + b|f', '(a + b|f)'],
    ['not a == b', '(not (a eq b))'],
    ['not a in b', '(not (a in b))'],
    ['a not in b', '(a notin b)'],
    ['a < b <= c', '(a lt b lteq c)'],
    ['a or b and not c', '(a or (b and (not c)))'],
  ])('reads %s as %s', (source, meaning) => {
    expect(grouped(source)).toBe(meaning);
  });

  it.each([
    ['{% foo %}', "Encountered unknown tag 'foo'."],
    [
      '{% if x %}{% endfor %}',
      "Encountered unknown tag 'endfor'. Jinja was looking for the following tags: 'elif' or 'else' or 'endif'." +
        " The innermost block that needs to be closed is 'if'.",
    ],
    [
      '{% for x in y %}{% if z %}{% endfor %}',
      "Encountered unknown tag 'endfor'. You probably made a nesting mistake. Jinja is expecting this tag, but " +
        "currently looking for 'elif' or 'else' or 'endif'. The innermost block that needs to be closed is 'if'.",
    ],
    [
      '{% if x %}',
      "Unexpected end of template. Jinja was looking for the following tags: 'elif' or 'else' or 'endif'." +
        " The innermost block that needs to be closed is 'if'.",
    ],
    ['{{ a b }}', "expected token 'end of print statement', got 'b'"],
    ['{{ }}', "Expected an expression, got 'end of print statement'"],
    ['{{ a', "unexpected end of template, expected 'end of print statement'."],
    ['{% set 1 = 2 %}', "can't assign to 'const'"],
    ['{{ f(a=1, b) }}', 'invalid syntax for function call expression'],
    ['{{ a is b is c }}', 'You cannot chain multiple tests with is'],
  ])('refuses %s as Jinja2 does', (source, message) => {
    expect(() => parse(source)).toThrow(message);
  });

  it('reports the first error in the text, whoever finds it', () => {
    expect(() => parse('{{ a b }} {{ ) }}')).toThrow("got 'b'");
    expect(() => parse('{{ ) }} {{ a b }}')).toThrow("unexpected ')'");
  });

  it.each(['(', '[', '{1:', 'not ', '-', 'a if b else ', 'a[', 'a + (', 'f('])(
    'refuses ten thousand nested "%s" at once instead of overflowing the stack',
    (opening) => {
      expect(() => parse(`{{ ${opening.repeat(10_000)}`)).toThrow('nests deeper than 200 levels');
    },
  );

  it.each(['+a', '.b', '|f', '(1)', ' or a', '**2'])('refuses ten thousand chained "%s"', (link) => {
    expect(() => parse(`{{ a${link.repeat(10_000)} }}`)).toThrow('nests deeper than 200 levels');
  });

  it('goes on behind a broken tag when it collects problems', () => {
    const source = '{% for %}\n{{ a b }}\n{% endfor %}\n{% if x %}{{ ) }}{% endif %}\n{% foo %}';

    const { problems } = parseWithProblems(source, options, null);

    expect(problems.map(({ line, message }) => [line, message])).toEqual([
      [1, "Expected an expression, got 'end of statement block'"],
      [2, "expected token 'end of print statement', got 'b'"],
      [4, "unexpected ')'"],
      [5, "Encountered unknown tag 'foo'."],
    ]);
  });
});
