import { Dict, parseJson } from '@jobbergate/jinja';
import { describe, expect, test } from 'vitest';
import type { FileRole } from '../files.ts';
import { RenderError } from './RenderError.ts';
import { type MappedSource, renderMappedTemplates } from './renderMappedTemplates.ts';

function source(
  templates: Record<string, [FileRole, string]>,
  outputs: Record<string, string>,
  params = '{}',
  sbatchParams: readonly string[] = [],
): MappedSource {
  const parameters = parseJson(params);
  return {
    templates: new Map(Object.entries(templates).map(([name, [role, content]]) => [name, { role, content }])),
    outputs: new Map(Object.entries(outputs)),
    parameters: parameters instanceof Dict ? parameters : new Dict(),
    sbatchParams,
  };
}

function failure(mapped: MappedSource): RenderError {
  try {
    renderMappedTemplates(mapped);
  } catch (error) {
    if (error instanceof RenderError) return error;
    throw error;
  }
  throw new Error('it was rendered');
}

function one(template: string, params: string): string | undefined {
  return renderMappedTemplates(
    source({ 'm.j2': ['ENTRYPOINT', template] }, { 'm.j2': 'm' }, params),
  ).files.get('m');
}

describe('templates mapped to outputs', () => {
  test('have the parameters as names', () => {
    expect(one('{{ nodes }}', '{"nodes": 2}')).toBe('2');
  });

  test('have them under data where an undefined name is looked into, as the public CLI sends them', () => {
    expect(one('{{ data.nodes }}', '{"data": {"nodes": 2}}')).toBe('2');
    expect(one('{{ data.nodes }}', '{"nodes": 2}')).toBe('2');
    expect(one('{{ nodes }}|', '{"data": {"nodes": 2}}')).toBe('|');
  });

  test('keep what is defined beside a name that is not, which is empty', () => {
    expect(one('{{ nodes }}-{{ never }}|', '{"nodes": 2}')).toBe('2-|');
    expect(one('{{ data.nodes }}-{{ never }}{{ data.never }}|', '{"data": {"nodes": 2}}')).toBe('2-|');
    expect(one('{{ hosts[0] }}{{ hosts[9] }}|', '{"hosts": ["a"]}')).toBe('a|');
  });

  test('fail where something undefined is looked into', () => {
    const error = failure(source({ 'm.j2': ['ENTRYPOINT', 'x\n{{ never.given.x }}'] }, { 'm.j2': 'm' }));
    expect(error).toMatchObject({ failure: 'template_failed', place: { file: 'm.j2', line: 2 } });
  });

  test.each([
    ['{{ hosts[9].ip }}', '{"hosts": []}', 'list object has no element 9'],
    ['{{ data.a.b.c }}', '{"a": {}}', "'dict object' has no attribute 'b'"],
    ['{{ data.a.b }}', '{"data": {}}', "'dict object' has no attribute 'a'"],
  ])('say of %s with %s what is missing', (template, parameters, reason) => {
    const { message } = failure(source({ 'm.j2': ['ENTRYPOINT', template] }, { 'm.j2': 'm' }, parameters));
    expect(message).toContain(reason);
  });

  test('become their outputs, the entry point first and with the sbatch parameters', () => {
    const mapped = source(
      {
        'a.j2': ['SUPPORT', 'a'],
        'm.j2': ['ENTRYPOINT', '#!/bin/sh\necho\n'],
        'b.j2': ['SUPPORT', '{{ 1 / 0 }}'],
      },
      { 'a.j2': 'in/a', 'm.j2': './run.sh' },
      '{}',
      ['-n 1'],
    );
    const { mainFilePath, files } = renderMappedTemplates(mapped);
    expect(mainFilePath).toBe('run.sh');
    expect([...files]).toEqual([
      ['run.sh', '#!/bin/sh\n# Sbatch params injected at rendering time\n#SBATCH -n 1\n\necho'],
      ['in/a', 'a'],
    ]);
  });

  test.each([
    ['no entry point', source({ 'a.j2': ['SUPPORT', ''] }, { 'a.j2': 'a' }), 'entrypoint_not_single'],
    [
      'two entry points',
      source({ a: ['ENTRYPOINT', ''], b: ['ENTRYPOINT', ''] }, { a: 'x', b: 'y' }),
      'entrypoint_not_single',
    ],
    [
      'a template that is not there',
      source({ a: ['ENTRYPOINT', ''] }, { a: 'x', b: 'y' }),
      'template_not_found',
    ],
    [
      'two templates with one output',
      source({ a: ['ENTRYPOINT', ''], b: ['SUPPORT', ''] }, { a: 'x', b: './x' }),
      'path_taken',
    ],
    ['an output outside', source({ a: ['ENTRYPOINT', ''] }, { a: '../x' }), 'path_invalid'],
  ])('fail with %s', (_, mapped, kind) => {
    expect(failure(mapped).failure).toBe(kind);
  });
});
