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
  const publicUrl = 'http://localhost:8000';
  const options: AppOptions = {
    settings: {
      publicUrl,
      oidcIssuer: `${publicUrl}/realms/jobbergate`,
      oidcAudience: '',
      oidcClient: '',
      docsClientId: '',
      maxUploadBytes: 1,
      trustedProxies: [],
      corsOrigins: [],
    },
    store: { forTenant: absent, ping: absent, instance: '' },
    renderer: { render: absent, checkUpload: absent },
    issuer: undefined,
    logger: pino({ level: 'silent' }),
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
