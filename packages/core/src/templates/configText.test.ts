import { describe, expect, test } from 'vitest';
import type { FileRole } from '../files.ts';
import { configTextOf } from './configText.ts';

function textOf(
  sections: { text?: string; vars?: string; config?: string },
  ...files: readonly [path: string, role: FileRole][]
): string | null {
  return configTextOf({
    configText: sections.text ?? null,
    templateVars: sections.vars ?? null,
    runtimeConfig: sections.config ?? null,
    workflow: null,
    files: files.map(([path, role]) => ({ path, role, content: '' })),
  });
}

describe('a template’s configuration', () => {
  test('is the text that was uploaded, and none when there is nothing', () => {
    expect(textOf({ text: '# mine\n', vars: '{"a":1}' })).toBe('# mine\n');
    expect(textOf({}, ['main.j2', 'ENTRYPOINT'])).toBeNull();
  });

  test('is else written from its objects, keys in their order', () => {
    expect(textOf({ vars: '{"b":1.0,"a":2}', config: '{"default_template":"x.j2"}' })).toBe(
      'jobbergate_config:\n  default_template: x.j2\napplication_config:\n  b: 1.0\n  a: 2\n',
    );
  });

  test('has the one entry point for a default template that it does not name', () => {
    const main: [string, FileRole] = ['main.j2', 'ENTRYPOINT'];
    const other: [string, FileRole] = ['other.j2', 'SUPPORT'];
    const named = 'default_template: main.j2';
    expect(textOf({ config: '{"output_directory":"."}' }, other, main)).toContain(named);
    expect(textOf({ config: '{"default_template":null}' }, main)).toContain(named);
    expect(textOf({ vars: '{}' }, main)).toContain(named);
    expect(textOf({ config: '{"default_template":"other.j2"}' }, main)).not.toContain(named);
    expect(textOf({ config: '{}' }, main, ['second.j2', 'ENTRYPOINT'])).not.toContain('default_template');
    expect(textOf({ config: '{}' }, other)).not.toContain('default_template');
  });
});
