/**
 * Writes the API's OpenAPI document to the file that the SDK is generated from. `--check` only says whether the file
 * is still what the server describes. The server is built without a database: its description needs none.
 */

import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { pino } from 'pino';
import { type AppOptions, createApp } from '../apps/api/src/app.ts';

export const DOCUMENT = fileURLToPath(new URL('../packages/sdk/openapi/documented.json', import.meta.url));

/** The document as it is committed: indented, with a final newline. */
export async function describeApi(): Promise<string> {
  const absent = () => {
    throw new Error('only the description is made here');
  };
  const options: AppOptions = {
    logger: pino({ level: 'silent' }),
    verify: absent,
    storeFor: absent,
    renderer: { render: absent, checkUpload: absent },
    ping: absent,
    instance: '',
    maxUploadBytes: 104_857_600,
    trustedProxies: [],
    corsOrigins: [],
    cliClientId: 'jobbergate-cli',
    docs: {
      publicUrl: 'http://localhost:8000',
      issuer: 'http://localhost:8000/realms/jobbergate',
      clientId: 'jobbergate-docs',
      version: '0.1.0',
    },
  };
  const app = await createApp(options);
  try {
    const answer = await app.inject('/jobbergate/openapi.json');
    return `${JSON.stringify(answer.json(), null, 2)}\n`;
  } finally {
    await app.close();
  }
}

if (import.meta.main) {
  const text = await describeApi();
  if (!process.argv.includes('--check')) writeFileSync(DOCUMENT, text);
  else if (readFileSync(DOCUMENT, 'utf8') !== text) {
    process.stderr.write(`${DOCUMENT} is not what the server describes; run: npm run openapi\n`);
    process.exitCode = 1;
  }
}
