// The OpenAPI document: what it says is what the server does, and the committed copy is the same.
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { DOCUMENTED, describeApi } from '../../tools/write-openapi.ts';
import { useService } from './service.ts';

const service = useService();

interface Operation {
  readonly operationId?: string;
  readonly security?: readonly unknown[];
  readonly responses: Readonly<Record<string, { readonly content?: unknown; readonly description?: string }>>;
  readonly requestBody?: unknown;
}

async function document() {
  const { body } = await service().withToken(undefined).get('/openapi.json');
  return body as {
    openapi: string;
    servers: { url: string }[];
    paths: Record<string, Record<string, Operation>>;
    components: { securitySchemes: Record<string, { type: string }> };
  };
}

describe('the OpenAPI document', () => {
  test('is the committed one but for the addresses', async () => {
    expect(await describeApi(DOCUMENTED)).toBe(readFileSync(DOCUMENTED.file, 'utf8'));
  });

  test('names this server’s public address, and both ways to bear a token', async () => {
    const { openapi, servers, components } = await document();
    expect(openapi).toBe('3.1.0');
    expect(servers).toEqual([{ url: service().url }]);
    expect(
      Object.values(components.securitySchemes)
        .map((scheme) => scheme.type)
        .sort(),
    ).toEqual(['http', 'openIdConnect']);
  });

  test('has every route of the contract and no other', async () => {
    const { paths } = await document();
    const routes = Object.entries(paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    );
    expect(routes.sort()).toEqual([
      'DELETE /jobbergate/applications',
      'DELETE /jobbergate/applications/{id}',
      'DELETE /jobbergate/applications/{id}/upload',
      'DELETE /jobbergate/job-scripts/{id}',
      'DELETE /jobbergate/job-submissions/{id}',
      'GET /jobbergate/applications',
      'GET /jobbergate/applications/{id}',
      'GET /jobbergate/health',
      'GET /jobbergate/job-scripts',
      'GET /jobbergate/job-scripts/{id}',
      'GET /jobbergate/job-submissions',
      'GET /jobbergate/job-submissions/agent/active',
      'GET /jobbergate/job-submissions/agent/pending',
      'GET /jobbergate/job-submissions/{id}',
      'POST /jobbergate/applications',
      'POST /jobbergate/applications/{id}/upload',
      'POST /jobbergate/job-scripts',
      'POST /jobbergate/job-submissions',
      'PUT /jobbergate/applications/{id}',
      'PUT /jobbergate/job-scripts/{id}',
      'PUT /jobbergate/job-submissions/agent/{id}',
      'PUT /jobbergate/job-submissions/{id}',
    ]);
  });

  test('tells of conflicts where an identifier may be taken or a row in use, and nowhere else', async () => {
    const { paths } = await document();
    const conflicting = Object.entries(paths).flatMap(([path, methods]) =>
      Object.entries(methods).flatMap(([method, { responses }]) =>
        responses['409'] === undefined ? [] : [`${method.toUpperCase()} ${path}`],
      ),
    );
    expect(conflicting.sort()).toEqual([
      'DELETE /jobbergate/applications',
      'DELETE /jobbergate/applications/{id}',
      'DELETE /jobbergate/job-scripts/{id}',
      'POST /jobbergate/applications',
      'PUT /jobbergate/applications/{id}',
    ]);
  });

  test('tells each route’s errors, and a body for what writes', async () => {
    const { paths } = await document();
    for (const [path, methods] of Object.entries(paths)) {
      for (const [method, operation] of Object.entries(methods)) {
        const name = `${method} ${path}`;
        expect(operation.operationId, name).toEqual(expect.any(String));
        if (path === '/jobbergate/health') {
          expect(operation.security).toEqual([]);
          continue;
        }
        expect(Object.keys(operation.responses), name).toEqual(
          expect.arrayContaining(['400', '401', '403', '422', '503']),
        );
        if (method === 'post' || method === 'put') expect(operation.requestBody, name).toBeDefined();
      }
    }
  });
});
