/** The head of the current contract's OpenAPI document; paths come from the routes. */

import { openApiHead } from '../../docs/openApiHead.ts';
import type { DocsOptions } from '../../docs/serveDocs.ts';

export function openApi(docs: DocsOptions) {
  return openApiHead(docs, {
    description:
      'Job script templates, job scripts and job submissions for Slurm clusters: the contract that today’s clients ' +
      'speak. Times are UTC. Every route but health and about asks for an access token of the OpenID Connect issuer.',
    tags: [
      { name: 'JobScriptTemplates', description: 'Named sets of Jinja2 files with a question workflow' },
      { name: 'JobScripts', description: 'What templates are rendered to' },
      { name: 'JobSubmissions', description: 'Job scripts on their way through a cluster' },
      { name: 'Agent', description: 'What the agent of a cluster asks and reports' },
      { name: 'Clusters', description: 'How the agents of the clusters fare' },
      { name: 'Service', description: 'What the service says of itself' },
      { name: 'Health', description: 'Whether the service works' },
    ],
  });
}
