import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

test('the sources use the web platform alone, so that browsers can load them too', () => {
  const sources = readdirSync(import.meta.dirname, { recursive: true, encoding: 'utf8' }).filter(
    (name) => name.endsWith('.ts') && !/\.test\.ts$|scripted-issuer\.ts$/.test(name),
  );
  expect(sources).toContain('client.ts');
  for (const name of sources) {
    const text = readFileSync(`${import.meta.dirname}/${name}`, 'utf8');
    expect(text, name).not.toMatch(/from '(?!\.)|\b(process|Buffer|require)\./);
  }
});
