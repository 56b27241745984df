import { describe, expect, test } from 'vitest';
import { checkConfig } from './checkConfig.ts';
import { checkTemplate } from './checkTemplate.ts';

describe('the check of a configuration', () => {
  test('gives both sections as JSON, types and order kept, and what JSON lacks made the nearest thing', () => {
    const text = `application_config:
  "10": 3.0
  "9": 3
  when: 2001-12-14 21:59:43.1 +5
  bytes: !!binary aGk=
  members: !!set {a}
  pairs: !!pairs [a: 1]
  nan: .nan
  keys: {1: a, yes: b, null: c, 2.5: d}
jobbergate_config: {default_template: templates/main.sh.j2, extra: [1]}
`;
    expect(checkConfig('config.yaml', text)).toEqual({
      problem: null,
      sections: {
        templateVars:
          '{"10":3.0,"9":3,"when":"2001-12-14 21:59:43.100000+05:00","bytes":"aGk=","members":["a"],"pairs":[["a",1]],"nan":null,"keys":{"1":"b","null":"c","2.5":"d"}}',
        runtimeConfig: '{"default_template":"templates/main.sh.j2","extra":[1]}',
        defaultTemplate: 'templates/main.sh.j2',
      },
    });
  });

  test.each([
    ['application_config: {}\n', null, 'section jobbergate_config is missing'],
    ['application_config: 1\njobbergate_config: {}\n', null, 'section application_config is not a mapping'],
    ['- 1\n', null, 'the configuration is not a mapping'],
    ['a: 1\nb: [\n', 3, "expected the node content, but found '<stream end>'"],
    ['a: \0', 1, 'holds a NUL character'],
  ])('%j is refused', (text, line, message) => {
    const { problem, sections } = checkConfig('config.yaml', text);
    expect(sections).toBeNull();
    expect(problem).toMatchObject({ file: 'config.yaml', line });
    expect(problem?.message).toContain(message);
  });

  test('leaves to the rendering what only a rendering needs', () => {
    expect(checkConfig('c', 'application_config: {}\njobbergate_config: {}\n').problem).toBeNull();
  });
});

describe('the check of a template', () => {
  test.each([
    '',
    'plain',
    '{{ data.x | default("y") }}\n{% for a in b %}{{ a }}{% endfor %}',
    '{% raw %}{{{% endraw %}',
  ])('takes %j', (source) => {
    expect(checkTemplate('a.j2', source)).toEqual([]);
  });

  test('lists every fault with its line', () => {
    const problems = checkTemplate('a.j2', '{% if %}\nx\n{{ y + }}\n{% endif %}\n{{ z z }}\n');
    expect(problems.map(({ file, line }) => [file, line])).toEqual([
      ['a.j2', 1],
      ['a.j2', 3],
      ['a.j2', 5],
    ]);
  });

  test.each(['a\0', '\ud800'])('refuses text that could not be stored: %j', (source) => {
    expect(checkTemplate('a.j2', source)).toHaveLength(1);
  });
});
