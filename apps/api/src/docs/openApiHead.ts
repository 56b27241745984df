/** The head that the OpenAPI documents of both contracts share; paths come from the routes. */

import { discoveryAddress } from '../auth/keySource.ts';
import type { DocsOptions } from './serveDocs.ts';

/** What a contract says of itself. */
export interface ContractHead {
  readonly description: string;
  readonly tags: { name: string; description: string }[];
}

export function openApiHead(docs: DocsOptions, { description, tags }: ContractHead) {
  return {
    openapi: '3.1.0',
    info: {
      title: 'Jobbergate',
      version: docs.version,
      description,
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: docs.publicUrl }],
    tags,
    components: {
      securitySchemes: {
        bearer: { type: 'http' as const, scheme: 'bearer', bearerFormat: 'JWT' },
        openIdConnect: {
          type: 'openIdConnect' as const,
          openIdConnectUrl: discoveryAddress(docs.issuer),
        },
      },
    },
    security: [{ bearer: [] }, { openIdConnect: ['openid'] }],
  };
}
