import { Dict, parseJson } from '@jobbergate/jinja';
import { describe, expect, test } from 'vitest';
import { RenderError } from './RenderError.ts';
import { type JobScriptSource, renderJobScript } from './renderJobScript.ts';

const JOBBERGATE = 'jobbergate_config:\n  default_template: main.sh.j2\n';

function source(parts: {
  config?: string;
  templates?: Record<string, string>;
  params?: string;
  sbatch?: readonly string[];
}): JobScriptSource {
  const params = parts.params === undefined ? undefined : parseJson(parts.params);
  return {
    config: parts.config ?? `application_config:\n  nodes: 2\n${JOBBERGATE}`,
    templates: new Map(Object.entries(parts.templates ?? { 'main.sh.j2': '{{ data.nodes }}' })),
    paramDict: params instanceof Dict ? params : undefined,
    sbatchParams: parts.sbatch ?? [],
  };
}

function render(parts: Parameters<typeof source>[0]): Record<string, string> {
  return Object.fromEntries(renderJobScript(source(parts)).files);
}

/** The main file of a template that prints something of `data`. */
function printed(template: string, application: string, rest = ''): string | undefined {
  const config = `application_config:\n${application}\n${JOBBERGATE}${rest}`;
  return render({ config, templates: { 'main.sh.j2': template } })['main.sh'];
}

function failure(parts: Parameters<typeof source>[0]): RenderError {
  try {
    renderJobScript(source(parts));
  } catch (error) {
    if (error instanceof RenderError) return error;
    throw error;
  }
  throw new Error('it was rendered');
}

describe('the configuration', () => {
  test('is read as PyYAML reads it and printed as Python prints it', () => {
    const values =
      '  t: 01:00:00\n  s: 1:30\n  y: yes\n  o: 0755\n  e: 1e5\n  d: 2001-02-03\n  f: 3.0\n  i: 3\n  n:';
    expect(
      printed(
        '{{ data.t }} {{ data.s }} {{ data.y }} {{ data.o }} {{ data.e }} {{ data.d }} {{ data.f }} {{ data.i }} {{ data.n }}',
        values,
      ),
    ).toBe('01:00:00 90 True 493 1e5 2001-02-03 3.0 3 None');
  });

  test('keeps the order and the types of keys', () => {
    expect(printed('{{ data.m }}', '  m: {"10": a, "9": b, 1: c, 2.5: d, yes: e, null: f}')).toBe(
      "{'10': 'a', '9': 'b', 1: 'e', 2.5: 'd', None: 'f'}",
    );
  });

  test('makes data of both sections, and jobbergate_config wins', () => {
    expect(printed('{{ data.a }} {{ data.b }} {{ data.c }}', '  a: 1\n  b: 2', '  b: 3\n  c: 4\n')).toBe(
      '1 3 4',
    );
  });

  test('gives jobbergate_config its known keys with their defaults', () => {
    const data = printed('{{ data }}', '  a: 1', '  own: x\n');
    expect(data).toBe(
      "{'a': 1, 'default_template': 'main.sh.j2', 'supporting_files': None, 'supporting_files_output_name': None, 'template_files': None, 'job_script_name': None, 'output_directory': '.', 'own': 'x'}",
    );
  });

  test('takes the supporting files from their output names unless it lists some', () => {
    const config = `application_config: {}\n${JOBBERGATE}  supporting_files_output_name: {a.j2: x, b.j2: [y, z]}\n`;
    const templates = {
      'main.sh.j2': '{{ data.supporting_files }} {{ data.supporting_files_output_name }}',
      'a.j2': '',
      'b.j2': '',
    };
    expect(render({ config, templates })['main.sh']).toBe(
      "['a.j2', 'b.j2'] {'a.j2': ['x'], 'b.j2': ['y', 'z']}",
    );
    expect(render({ config: `${config}  supporting_files: [c]\n`, templates })['main.sh']).toMatch(
      /^\['c'\]/,
    );
  });

  test.each([
    ['no YAML', 'a: [', 'jobbergate.yaml, line 1'],
    ['a list', '[1]', 'not a mapping'],
    ['nothing', '', 'not a mapping'],
    ['no application_config', JOBBERGATE, 'application_config is missing'],
    ['no jobbergate_config', 'application_config: {}', 'jobbergate_config is missing'],
    [
      'a section that is a list',
      `application_config: [1]\n${JOBBERGATE}`,
      'application_config is not a mapping',
    ],
    ['a section that is null', `application_config:\n${JOBBERGATE}`, 'application_config is not a mapping'],
    ['no default_template', 'application_config: {}\njobbergate_config: {}', 'default_template is missing'],
    [
      'a null output_directory',
      `application_config: {}\n${JOBBERGATE}  output_directory:\n`,
      'output_directory is not a text',
    ],
    [
      'output names that are a list',
      `application_config: {}\n${JOBBERGATE}  supporting_files_output_name: [a]\n`,
      'is not a mapping',
    ],
    [
      'an output name that is a mapping',
      `application_config: {}\n${JOBBERGATE}  supporting_files_output_name: {a: {b: c}}\n`,
      'is not a list',
    ],
  ])('is refused when it is or has %s', (_, config, reason) => {
    const error = failure({ config });
    expect(error).toMatchObject({ code: 'render_failed', failure: 'config_invalid' });
    expect(error.message).toContain(reason);
  });
});

describe('param_dict', () => {
  test('replaces a section as a whole', () => {
    const config = `application_config:\n  nodes: 2\n  other: 5\n${JOBBERGATE}`;
    const templates = { 'main.sh.j2': '{{ data.nodes }}|{{ data.other }}|' };
    expect(render({ config, templates, params: '{"application_config": {"nodes": 9}}' })['main.sh']).toBe(
      '9||',
    );
  });

  test('may replace jobbergate_config, which must then name its template', () => {
    const templates = { 'main.sh.j2': 'main', 'other.j2': 'other' };
    expect(render({ templates, params: '{"jobbergate_config": {"default_template": "other.j2"}}' })).toEqual({
      other: 'other',
    });
    expect(failure({ templates, params: '{"jobbergate_config": {}}' }).message).toContain(
      'default_template is missing',
    );
  });

  test('is ignored where it names anything else', () => {
    expect(render({ params: '{"data": {"nodes": 7}, "nodes": 8}' })).toEqual({ 'main.sh': '2' });
  });

  test.each(['null', '[]', '3'])('cannot make a section %s', (value) => {
    expect(failure({ params: `{"application_config": ${value}}` }).failure).toBe('config_invalid');
  });
});

describe('templates', () => {
  test('have data, and no other name', () => {
    expect(
      printed('{{ nodes }}|{{ application_config }}|{{ data.nothing }}|{{ data.nodes }}', '  nodes: 2'),
    ).toBe('|||2');
  });

  test('lose one trailing newline and carriage returns, and escape no HTML', () => {
    expect(printed('a\r\nb {{ data.x }}\n\n', "  x: '<&>'")).toBe('a\nb <&>\n');
  });

  test('may include each other', () => {
    const templates = { 'main.sh.j2': '{% include "part.j2" %}', 'part.j2': 'part {{ data.nodes }}' };
    expect(render({ templates })).toEqual({ 'main.sh': 'part 2' });
  });

  test.each([
    ['a syntax error', 'one\n{% if %}\n', 'template_invalid', 2],
    ['an unknown filter', 'one\n\n{{ 1 | nope }}\n', 'template_invalid', 3],
    ['an error while rendering', 'one\n{{ 1 + "a" }}\n', 'template_failed', 2],
    ['an attribute of something undefined', '{{ data.never.given }}', 'template_failed', 1],
    ['a crossed limit', 'one\n{{ "a" * 10 ** 9 }}', 'limit_exceeded', 2],
    ['a NUL in the output', '{{ "\\0" }}', 'template_failed', null],
  ])('fail with file and line: %s', (_, template, kind, line) => {
    expect(failure({ templates: { 'main.sh.j2': template } })).toMatchObject({
      failure: kind,
      place: { file: 'main.sh.j2', line },
    });
  });

  test('fail in the file where the fault is', () => {
    const templates = { 'main.sh.j2': '{% include "part.j2" %}', 'part.j2': '\n\n{{ 1 / 0 }}' };
    expect(failure({ templates }).place).toEqual({ file: 'part.j2', line: 3 });
  });
});

describe('the main file', () => {
  test.each([
    ['main.j2', 'main'],
    ['main.sh.jinja2', 'main.sh'],
    ['twojinja2.j2', 'twojinja2'],
    ['plain.sh', 'plain.sh'],
    ['a.j2.j2', 'a.j2'],
  ])('of %s is %s', (template, path) => {
    const config = `application_config: {}\njobbergate_config: {default_template: ${template}}`;
    expect(renderJobScript(source({ config, templates: { [template]: 'x' } })).mainFilePath).toBe(path);
  });

  test('may be named with its folder templates/', () => {
    const config = 'application_config: {}\njobbergate_config: {default_template: templates/main.sh.j2}';
    expect(render({ config })).toEqual({ 'main.sh': '' });
  });

  test('comes first, under the output directory', () => {
    const config = `application_config: {}\n${JOBBERGATE}  output_directory: ./out//x/\n  supporting_files_output_name: {a.j2: a}\n`;
    const { mainFilePath, files } = renderJobScript(
      source({ config, templates: { 'a.j2': 'a', 'main.sh.j2': 'm' } }),
    );
    expect(mainFilePath).toBe('out/x/main.sh');
    expect([...files.keys()]).toEqual(['out/x/main.sh', 'out/x/a']);
  });

  test('carries the sbatch parameters, and no other file does', () => {
    const config = `application_config: {}\n${JOBBERGATE}  supporting_files_output_name: {main.sh.j2: copy.sh}\n`;
    const templates = { 'main.sh.j2': '#!/bin/sh\n#SBATCH -n 1\necho\n' };
    expect(render({ config, templates, sbatch: ['-t 5'] })).toEqual({
      'main.sh': '#!/bin/sh\n#SBATCH -n 1\n#SBATCH -t 5\necho',
      'copy.sh': '#!/bin/sh\n#SBATCH -n 1\necho',
    });
  });

  test('must be among the uploaded templates', () => {
    const error = failure({ templates: { 'other.j2': '' } });
    expect(error.failure).toBe('template_not_found');
    expect(error.message).toBe('Template "main.sh.j2" was not found (available: "other.j2")');
  });
});

describe('supporting files', () => {
  const templates = { 'main.sh.j2': 'main', 'a.j2': 'a {{ data.nodes }}', 'unnamed.j2': '{{ 1 / 0 }}' };
  const withOutputs = (outputs: string): string =>
    `application_config: {nodes: 2}\n${JOBBERGATE}  supporting_files_output_name: ${outputs}\n`;

  test('are rendered under each output name; what is not named is not rendered', () => {
    expect(render({ config: withOutputs('{a.j2: [x.txt, in/y.txt]}'), templates })).toEqual({
      'main.sh': 'main',
      'x.txt': 'a 2',
      'in/y.txt': 'a 2',
    });
  });

  test.each([
    ['a template that is not there', '{b.j2: x}', 'template_not_found'],
    ['an absolute path', '{a.j2: /etc/x}', 'path_invalid'],
    ['a path out of the directory', '{a.j2: ../x}', 'path_invalid'],
    ['a path with a control character', '{a.j2: "a\\nb"}', 'path_invalid'],
    ['the path of the main file', '{a.j2: ./main.sh}', 'path_taken'],
    ['one path twice', '{a.j2: [x, ./x]}', 'path_taken'],
    ['a file where another needs a folder', '{a.j2: [x/y, x]}', 'path_taken'],
    ['a folder where another needs a file', '{a.j2: [x, x/y]}', 'path_taken'],
  ])('cannot have %s', (_, outputs, kind) => {
    expect(failure({ config: withOutputs(outputs), templates }).failure).toBe(kind);
  });
});

test('an output directory must stay in the job directory', () => {
  for (const folder of ['/tmp', '..', 'a/../..']) {
    const config = `application_config: {}\n${JOBBERGATE}  output_directory: ${folder}\n`;
    expect(failure({ config }).failure).toBe('path_invalid');
  }
});
