// The OpenAPI document of the current contract: every route, with what it takes, answers and refuses.
import { describe, expect, test } from 'vitest';
import { useService } from './service.ts';

const service = useService();
const PREFIX = '/v5/jobbergate';

interface Operation {
  readonly operationId?: string;
  readonly summary?: string;
  readonly security?: readonly unknown[];
  readonly parameters?: readonly { readonly name: string; readonly in: string }[];
  readonly requestBody?: {
    readonly required?: boolean;
    readonly content: Readonly<
      Record<string, { readonly schema: { readonly properties: Readonly<Record<string, object>> } }>
    >;
  };
  readonly responses: Readonly<Record<string, { readonly content?: unknown; readonly headers?: object }>>;
}

async function operations(): Promise<readonly [name: string, operation: Operation][]> {
  const { body } = await service().withToken(undefined).get('/openapi.json');
  const paths = body.paths as Record<string, Record<string, Operation>>;
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(
      ([method, operation]) =>
        [`${method.toUpperCase()} ${path.replace(PREFIX, '')}`, operation] as [string, Operation],
    ),
  );
}

describe('the document', () => {
  test('has every route of templates and scripts', async () => {
    const names = (await operations()).map(([name]) => name);
    const own = names.filter((name) => /\/job-script/.test(name));
    expect(own.sort()).toEqual([
      'DELETE /job-script-templates/{id}',
      'DELETE /job-script-templates/{id}/upload/template/{file_name}',
      'DELETE /job-script-templates/{id}/upload/workflow',
      'DELETE /job-scripts/{id}',
      'DELETE /job-scripts/{id}/upload/{file_name}',
      'GET /job-script-templates',
      'GET /job-script-templates/{id}',
      'GET /job-script-templates/{id}/upload/template/{file_name}',
      'GET /job-script-templates/{id}/upload/workflow',
      'GET /job-scripts',
      'GET /job-scripts/{id}',
      'GET /job-scripts/{id}/upload/{file_name}',
      'POST /job-script-templates',
      'POST /job-script-templates/clone/{id}',
      'POST /job-scripts',
      'POST /job-scripts/clone/{id}',
      'POST /job-scripts/render-from-template/{id}',
      'PUT /job-script-templates/{id}',
      'PUT /job-script-templates/{id}/upload-by-url/template/{file_type}',
      'PUT /job-script-templates/{id}/upload-by-url/workflow',
      'PUT /job-script-templates/{id}/upload/template/{file_type}',
      'PUT /job-script-templates/{id}/upload/workflow',
      'PUT /job-scripts/{id}',
      'PUT /job-scripts/{id}/upload-by-url/{file_type}',
      'PUT /job-scripts/{id}/upload/{file_type}',
    ]);
  });

  test('says that every answer to an agent names the installation', async () => {
    const forAgents = (await operations()).filter(([name]) => /\/agent\/|^PUT \/clusters/.test(name));
    expect(forAgents).toHaveLength(8);
    for (const [, { responses }] of forAgents) {
      for (const answer of Object.values(responses)) {
        expect(answer.headers).toHaveProperty(['Jobbergate-Instance']);
      }
    }
  });

  test('names each operation once, sums it up, and tells its errors', async () => {
    const all = await operations();
    const ids = all.map(([, { operationId }]) => operationId);
    expect(new Set(ids).size).toBe(all.length);
    for (const [name, operation] of all) {
      expect(operation.summary, name).toEqual(expect.any(String));
      if (operation.security?.length === 0) continue;
      expect(Object.keys(operation.responses), name).toEqual(
        expect.arrayContaining(['400', '401', '403', '422', '503']),
      );
      const declared = (operation.parameters ?? []).filter((parameter) => parameter.in === 'path');
      expect(declared.map((parameter) => `{${parameter.name}}`).sort(), name).toEqual(
        [...(name.match(/\{\w+\}/g) ?? [])].sort(),
      );
    }
  });

  test('tells of conflicts where an identifier may be taken, a row in use or a job another, and nowhere else', async () => {
    const conflicting = (await operations()).filter(([, { responses }]) => responses['409'] !== undefined);
    expect(conflicting.map(([name]) => name).sort()).toEqual([
      'DELETE /job-script-templates/{id}',
      'DELETE /job-scripts/{id}',
      'POST /job-script-templates',
      'POST /job-script-templates/clone/{id}',
      'PUT /job-script-templates/{id}',
      'PUT /job-submissions/agent/{id}',
    ]);
  });

  test('leaves open whether a body comes where none is needed', async () => {
    const required = Object.fromEntries(
      (await operations()).flatMap(([name, { requestBody }]) =>
        requestBody === undefined ? [] : [[name, requestBody.required]],
      ),
    );
    expect(required).toMatchObject({
      'POST /job-scripts': true,
      'PUT /job-scripts/{id}': true,
      'POST /job-scripts/clone/{id}': false,
      'POST /job-script-templates/clone/{id}': false,
      'PUT /job-scripts/{id}/upload/{file_type}': false,
      'PUT /job-script-templates/{id}/upload-by-url/workflow': false,
    });
  });

  test('describes the forms that are taken beside JSON, with what a form can hold', async () => {
    const form = 'application/x-www-form-urlencoded';
    const forms = (await operations()).flatMap(([name, { requestBody }]) => {
      const schema = requestBody?.content[form]?.schema;
      return schema === undefined ? [] : [[name, schema] as const];
    });
    expect(forms.map(([name]) => name).sort()).toEqual([
      'POST /job-script-templates',
      'POST /job-script-templates/clone/{id}',
      'POST /job-scripts',
      'POST /job-scripts/clone/{id}',
      'POST /job-submissions',
      'PUT /job-script-templates/{id}',
      'PUT /job-script-templates/{id}/upload-by-url/workflow',
      'PUT /job-script-templates/{id}/upload/workflow',
      'PUT /job-scripts/{id}',
      'PUT /job-submissions/{id}',
    ]);
    const members = Object.fromEntries(forms.map(([name, { properties }]) => [name, properties]));
    expect(Object.keys(members['POST /job-script-templates'] ?? {})).toEqual([
      'name',
      'identifier',
      'description',
    ]);
    expect(members['POST /job-submissions']).toMatchObject({
      slurm_job_id: { type: 'integer' },
      sbatch_arguments: { type: 'array' },
    });
  });

  test('says that files are text', async () => {
    const files = (await operations()).filter(([name]) => /^GET .*upload/.test(name));
    expect(files).toHaveLength(3);
    for (const [, { responses }] of files) expect(responses['200']?.content).toHaveProperty('text/plain');
  });
});
