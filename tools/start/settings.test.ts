import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { readSettings } from './settings.mjs';

const user = { uid: 1_000, folder: '/nowhere' };

test('without settings the service is at localhost, port 8000, on IPv4', () => {
  expect(readSettings([], { HOME: '/home/ada' }, user)).toMatchObject({
    url: 'http://127.0.0.1:8000',
    embeddedIssuer: 'http://localhost:8000/realms/jobbergate',
    dataDir: '/home/ada/.local/share/jobbergate',
  });
});

test.each([
  ['0.0.0.0', 'http://127.0.0.1:8000', 'http://localhost:8000'],
  ['::', 'http://[::1]:8000', 'http://localhost:8000'],
  ['fd00::1', 'http://[fd00::1]:8000', 'http://[fd00::1]:8000'],
  ['10.0.0.5', 'http://10.0.0.5:8000', 'http://10.0.0.5:8000'],
])('listening on %s it is found at %s', (host, url, publicUrl) => {
  const settings = readSettings([], { JOBBERGATE_HOST: host }, user);
  expect(settings.url).toBe(url);
  expect(settings.embeddedIssuer).toBe(`${publicUrl}/realms/jobbergate`);
});

test('the embedded issuer lies below the public URL', () => {
  const environment = { JOBBERGATE_PUBLIC_URL: 'https://jobs.example.org/' };
  expect(readSettings([], environment, user).embeddedIssuer).toBe(
    'https://jobs.example.org/realms/jobbergate',
  );
});

test('root keeps its data in /var/lib', () => {
  expect(readSettings([], {}, { uid: 0, folder: '/' }).dataDir).toBe('/var/lib/jobbergate');
});

test('a flag wins over the environment, and that over .env', () => {
  const folder = mkdtempSync('/tmp/jobbergate-settings-');
  writeFileSync(`${folder}/.env`, 'JOBBERGATE_PORT=1\nJOBBERGATE_HOST=10.0.0.1\nJOBBERGATE_DATA_DIR=below\n');
  const environment = { JOBBERGATE_PORT: '2', JOBBERGATE_HOST: '10.0.0.2' };

  const settings = readSettings(['--port=3'], environment, { uid: 1_000, folder });

  expect(settings.url).toBe('http://10.0.0.2:3');
  expect(settings.dataDir).toBe(`${folder}/below`);
  expect(readSettings(['--port', '4'], environment, { uid: 1_000, folder }).url).toBe('http://10.0.0.2:4');
  rmSync(folder, { recursive: true });
});

test('with an issuer from outside there is no embedded one', () => {
  const settings = readSettings([], { JOBBERGATE_OIDC_ISSUER: 'https://id.example.org' }, user);
  expect(settings).toMatchObject({ embeddedIssuer: undefined, externalIssuer: 'https://id.example.org' });
});
