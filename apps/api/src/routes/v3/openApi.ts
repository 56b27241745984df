/** The head of the documented contract's OpenAPI document; paths come from the routes. */

import { openApiHead } from '../../docs/openApiHead.ts';
import type { DocsOptions } from '../../docs/serveDocs.ts';

export function openApi(docs: DocsOptions) {
  return openApiHead(docs, {
    description:
      'Templates (applications), job scripts and job submissions for Slurm clusters. Times are UTC. Every route but ' +
      'health asks for an access token of the OpenID Connect issuer.',
    tags: [
      { name: 'Applications', description: 'Templates with their files' },
      { name: 'JobScripts', description: 'What applications are rendered to' },
      { name: 'JobSubmissions', description: 'Job scripts on their way through a cluster' },
      { name: 'Agent', description: 'What the agent of a cluster asks and reports' },
      { name: 'Health', description: 'Whether the service works' },
    ],
  });
}
