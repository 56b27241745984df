import { expect, test } from 'vitest';
import { type IssuerOptions, resolveOptions } from './options.ts';

function resolve(issuer: string) {
  const rest = {
    audience: 'a',
    secrets: {},
    storage: {},
    user: {},
    agentPermissions: [],
    log: () => undefined,
  };
  return resolveOptions({ ...rest, issuer } as unknown as IssuerOptions);
}

test('links, cookies and routes follow from the issuer URL, behind a proxy that strips a prefix too', () => {
  expect(resolve('http://localhost:8000/realms/jobbergate')).toMatchObject({
    publicUrl: 'http://localhost:8000',
    origin: 'http://localhost:8000',
    publicPath: '/realms/jobbergate',
    mountPath: '/realms/jobbergate',
    accessTokenSeconds: 3600,
  });
  expect(resolve('https://hpc.example.org/jobs/realms/jobbergate')).toMatchObject({
    publicUrl: 'https://hpc.example.org/jobs',
    origin: 'https://hpc.example.org',
    publicPath: '/jobs/realms/jobbergate',
    mountPath: '/realms/jobbergate',
  });
});

test.each([
  'localhost:8000/x',
  'ftp://h/realms/x',
  'http://h/realms/x/',
  'http://h/realms/x?y',
  'http://h/',
  '',
])('%j is refused as an issuer', (issuer) => {
  expect(() => resolve(issuer)).toThrow(TypeError);
});
