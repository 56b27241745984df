/**
 * Writes the API's OpenAPI documents, one a contract, to the files that the SDK is generated from. `--check` only says
 * whether the files are still what the server describes. The server is built without a database: its description needs
 * none.
 */

import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { pino } from 'pino';
import { type AppOptions, createApp } from '../apps/api/src/app.ts';

/** Where a contract's document is served, and where it is committed. */
export interface ContractDocument {
  readonly path: string;
  readonly file: string;
}

const committed = (name: string) =>
  fileURLToPath(new URL(`../packages/sdk/openapi/${name}.json`, import.meta.url));

export const DOCUMENTED: ContractDocument = {
  path: '/jobbergate/openapi.json',
  file: committed('documented'),
};
export const CURRENT: ContractDocument = {
  path: '/v5/jobbergate/openapi.json',
  file: committed('current'),
};

/** The document as it is committed: indented, with a final newline. */
export async function describeApi({ path }: ContractDocument): Promise<string> {
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
      fetchAllow: [],
      s3Endpoint: 'http://localhost',
      s3Region: 'us-east-1',
      multiTenancy: false,
    },
    store: { main: undefined as never, forOrganization: absent, ping: absent, instance: '' },
    renderer: { render: absent, renderMapped: absent, checkUpload: absent, checkSource: absent },
    issuer: undefined,
    logger: pino({ level: 'silent' }),
  };
  const app = await createApp(options);
  try {
    const answer = await app.inject(path);
    return `${JSON.stringify(answer.json(), null, 2)}\n`;
  } finally {
    await app.close();
  }
}

if (import.meta.main) {
  const isCheck = process.argv.includes('--check');
  for (const document of [DOCUMENTED, CURRENT]) {
    const text = await describeApi(document);
    if (!isCheck) writeFileSync(document.file, text);
    else if (readFileSync(document.file, 'utf8') !== text) {
      process.stderr.write(`${document.file} is not what the server describes; run: npm run openapi\n`);
      process.exitCode = 1;
    }
  }
}
