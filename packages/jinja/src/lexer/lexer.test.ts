import { describe, expect, it } from 'vitest';
import { Lexer } from './lexer.ts';
import { DEFAULT_LEXER_OPTIONS, type LexerOptions } from './options.ts';

function tokens(source: string, options: Partial<LexerOptions> = {}): string[] {
  const lexer = new Lexer(source, { ...DEFAULT_LEXER_OPTIONS, ...options });
  const found: string[] = [];
  for (let token = lexer.next(); token !== null; token = lexer.next()) {
    found.push(`${token.line}:${token.type}:${token.value}`);
  }
  return found;
}

describe('the lexer', () => {
  it('cuts text, tags and expressions into tokens with their lines', () => {
    expect(tokens('a\n{{ b|c(1) }}')).toEqual([
      '1:data:a\n',
      '2:variable_begin:{{',
      '2:name:b',
      '2:pipe:|',
      '2:name:c',
      '2:lparen:(',
      '2:integer:1',
      '2:rparen:)',
      '2:variable_end:}}',
    ]);
  });

  it('removes whitespace around a tag with a minus, and still counts its lines', () => {
    expect(tokens('a \n {{- 1 -}} \n b')).toEqual([
      '1:data:a',
      '2:variable_begin:{{-',
      '2:integer:1',
      '2:variable_end:-}} \n ',
      '3:data:b',
    ]);
  });

  it('drops the first newline after a block and the indentation before it when told to', () => {
    const options = { trimBlocks: true, lstripBlocks: true };

    expect(tokens('a\n  {% b %}\nc', options).filter((token) => token.includes('data'))).toEqual([
      '1:data:a\n',
      '3:data:c',
    ]);
    expect(tokens('a\n  {%+ b +%}\nc', options).filter((token) => token.includes('data'))).toEqual([
      '1:data:a\n  ',
      '2:data:\nc',
    ]);
  });

  it('drops one newline at the end of the template unless it is to be kept', () => {
    expect(tokens('a\n\n')).toEqual(['1:data:a\n']);
    expect(tokens('a\n', { keepTrailingNewline: true })).toEqual(['1:data:a\n']);
  });

  it('reads line statements and line comments', () => {
    const options = { lineStatementPrefix: '#', lineCommentPrefix: '##' };

    expect(tokens('# if x\na ## note\n', options)).toEqual([
      '1:block_begin:#',
      '1:name:if',
      '1:name:x',
      '1:block_end:\n',
      '2:data:a',
    ]);
  });

  it('takes a brace that closes a dict for no end of the expression', () => {
    expect(tokens('{{ {1: {}}}}').at(-1)).toBe('1:variable_end:}}');
  });

  it('leaves raw text alone', () => {
    expect(tokens('{% raw %}{{ x }}{% endraw %}')).toEqual(['1:data:{{ x }}']);
  });

  it.each([
    ['{{ ) }}', "unexpected ')'"],
    ['{{ (] }}', "unexpected ']', expected ')'"],
    ['{{ $ }}', "unexpected char '$' at 3"],
    ['é{{ ! }}', "unexpected char '!' at 4"],
    ['{# x', 'Missing end of comment tag'],
    ['{% raw %}x', 'Missing end of raw directive'],
    ["{{ '\\x1' }}", 'truncated \\xXX escape'],
    ['{{ a² }}', 'Invalid character in identifier'],
  ])('refuses %s', (source, message) => {
    expect(() => tokens(source)).toThrow(expect.objectContaining({ message, line: 1 }));
  });
});
