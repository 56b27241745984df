/** The head of the documented contract's OpenAPI document; paths come from the routes. */

import { discoveryAddress } from '../../auth/keySource.ts';
import type { DocsOptions } from '../../docs/serveDocs.ts';

export function openApi(docs: DocsOptions) {
  return {
    openapi: '3.1.0',
    info: {
      title: 'Jobbergate',
      version: docs.version,
      description:
        'Templates (applications), job scripts and job submissions for Slurm clusters. Times are UTC. Every route but ' +
        'health asks for an access token of the OpenID Connect issuer.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: docs.publicUrl }],
    tags: [
      { name: 'Applications', description: 'Templates with their files' },
      { name: 'JobScripts', description: 'What applications are rendered to' },
      { name: 'JobSubmissions', description: 'Job scripts on their way through a cluster' },
      { name: 'Agent', description: 'What the agent of a cluster asks and reports' },
      { name: 'Health', description: 'Whether the service works' },
    ],
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
