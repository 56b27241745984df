/**
 * The OpenAPI document and Swagger UI of one contract, from files of our own: nothing on the page comes from elsewhere.
 */

import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import swagger, { type FastifyDynamicSwaggerOptions } from '@fastify/swagger';
import type { FastifyInstance } from 'fastify';
import { describeBodies, describeRoute } from './describeRoutes.ts';

export interface DocsOptions {
  /** Base that clients reach, without a trailing slash. */
  readonly publicUrl: string;
  readonly issuer: string;
  /** Public client with code + PKCE, for *Authorize*. */
  readonly clientId: string;
  readonly version: string;
}

const ASSETS: Readonly<Record<string, string>> = {
  'swagger-ui.css': 'text/css; charset=utf-8',
  'swagger-ui-bundle.js': 'text/javascript; charset=utf-8',
  'favicon-32x32.png': 'image/png',
  'oauth2-redirect.html': 'text/html; charset=utf-8',
  'oauth2-redirect.js': 'text/javascript; charset=utf-8',
};

const root = dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'));

/** Serves `/openapi.json` and `/docs` below the prefix of `app`; routes registered afterwards are described. */
export async function serveDocs(
  app: FastifyInstance,
  openapi: FastifyDynamicSwaggerOptions['openapi'],
  options: DocsOptions,
): Promise<void> {
  await app.register(swagger, {
    openapi: openapi ?? {},
    transform: describeRoute,
    transformObject: describeBodies,
  });
  const hidden = { schema: { hide: true } } as const;
  app.get('/openapi.json', hidden, async (_request, reply) =>
    reply.type('application/json; charset=utf-8').send(JSON.stringify(app.swagger())),
  );
  app.get('/docs', hidden, async (_request, reply) =>
    reply.headers(security(options)).type('text/html; charset=utf-8').send(PAGE),
  );
  app.get('/docs/start.js', hidden, async (_request, reply) =>
    reply.type('text/javascript; charset=utf-8').send(startText(app.prefix, options)),
  );
  for (const [name, type] of Object.entries(ASSETS)) {
    app.get(`/docs/${name}`, hidden, async (_request, reply) =>
      reply
        .header('cache-control', 'public, max-age=3600')
        .type(type)
        .send(await readAsset(name)),
    );
  }
}

/** Anew for each reader: they are few, and keep it for an hour; 2 MB for each contract would stay in memory for nothing. */
async function readAsset(name: string): Promise<Buffer> {
  return readFile(join(root, name));
}

/** Only our own files, and calls to this service and its issuer. */
function security(options: DocsOptions): Readonly<Record<string, string>> {
  const issuer = new URL(options.issuer).origin;
  return {
    'content-security-policy':
      `default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; ` +
      `connect-src 'self' ${issuer}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
  };
}

/** Its links are relative, so that it also works where a proxy puts a path before ours. */
const PAGE = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Jobbergate API</title>
<link rel="stylesheet" href="docs/swagger-ui.css">
<link rel="icon" type="image/png" href="docs/favicon-32x32.png">
</head>
<body>
<div id="swagger-ui"></div>
<script src="docs/swagger-ui-bundle.js"></script>
<script src="docs/start.js"></script>
</body>
</html>
`;

/**
 * The document names the public address, as generators need it; the page calls the service where it was opened, which a
 * browser takes for another origin under another name. The redirect goes to the public address, which is the one that
 * the issuer knows.
 */
function startText(prefix: string, options: DocsOptions): string {
  const settings = {
    url: 'openapi.json',
    dom_id: '#swagger-ui',
    deepLinking: true,
    persistAuthorization: true,
    oauth2RedirectUrl: `${options.publicUrl}${prefix}/docs/oauth2-redirect.html`,
  };
  const oauth = { clientId: options.clientId, scopes: 'openid', usePkceWithAuthorizationCodeGrant: true };
  const root = prefix.replaceAll(/\/[^/]+/g, '../');
  return `const here = new URL(${JSON.stringify(root)}, location.href).href.replace(/\\/$/, '');
const servedFromHere = (spec) => {
  const others = (spec.servers ?? []).filter(({ url }) => url !== here);
  return { ...spec, servers: [{ url: here }, ...others] };
};
const calling = () => ({
  statePlugins: { spec: { wrapActions: { updateJsonSpec: (update) => (spec) => update(servedFromHere(spec)) } } },
});
const ui = SwaggerUIBundle({ ...${JSON.stringify(settings)}, plugins: [calling] });
ui.initOAuth(${JSON.stringify(oauth)});
`;
}
