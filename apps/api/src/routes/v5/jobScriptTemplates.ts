/** `/v5/jobbergate/job-script-templates`: the rows; their files are in `templateFiles.ts` and `workflows.ts`. */

import * as wire from '@jobbergate/contract/v5';
import {
  cloneTemplate,
  createTemplate,
  deleteTemplate,
  inventoryTemplate,
  JsonText,
  namesIn,
  updateTemplate,
} from '@jobbergate/core';
import { Type } from 'typebox';
import { actorOfRequest, bearerOf } from '../../auth/authenticate.ts';
import { sendFiles } from '../../http/filesJson.ts';
import { readJsonMember } from '../../http/fileUpload.ts';
import { ValidationFailedError } from '../../http/validation.ts';
import { answers, CONFLICT } from './answers.ts';
import type { V5App, V5Services } from './index.ts';
import { listOptions, toEnvelope } from './lists.ts';
import { may } from './permissions.ts';

const PATH = '/job-script-templates';
const TAGS = ['JobScriptTemplates'];

export function jobScriptTemplateRoutes(app: V5App, services: V5Services): void {
  readRoutes(app, services);
  createRoutes(app, services);
  changeRoutes(app, services);
}

function readRoutes(app: V5App, { storeFor }: V5Services): void {
  app.get(
    PATH,
    {
      schema: {
        operationId: 'listJobScriptTemplates',
        tags: TAGS,
        summary: 'List job script templates',
        querystring: wire.JobScriptTemplateListQuery,
        response: answers(200, wire.JobScriptTemplateList, 'nothing'),
      },
      config: { permissions: may('read', 'job-templates') },
    },
    async (request) => {
      const { query } = request;
      const page = await storeFor(request).templates.list({
        ...listOptions(query, wire.JOB_SCRIPT_TEMPLATE_SORT_FIELDS, bearerOf(request).email),
        withoutIdentifier: query.include_null_identifier === true ? 'include' : 'exclude',
      });
      return toEnvelope(page, query, wire.toJobScriptTemplateItem);
    },
  );

  app.get(
    `${PATH}/:id`,
    {
      schema: {
        operationId: 'getJobScriptTemplate',
        tags: TAGS,
        summary: 'One template with the names of its files, by id or identifier',
        params: wire.TemplateKeyParams,
        response: answers(200, wire.JobScriptTemplateWithFiles, 'row'),
      },
      config: { permissions: may('read', 'job-templates') },
    },
    async (request, reply) => {
      const key = wire.fromTemplateKey(request.params.id);
      const template = await inventoryTemplate(storeFor(request).templates, key);
      return sendFiles(reply, wire.toJobScriptTemplateWithFiles(template));
    },
  );
}

function createRoutes(app: V5App, { storeFor }: V5Services): void {
  const config = {
    permissions: may('create', 'job-templates'),
    writesAs: 'user',
    takesForm: true,
    losslessMembers: ['template_vars'],
  } as const;
  app.post(
    PATH,
    {
      schema: {
        operationId: 'createJobScriptTemplate',
        tags: TAGS,
        summary: 'Make a template; its files come by upload',
        body: wire.JobScriptTemplateCreate,
        response: answers(201, wire.JobScriptTemplate, 'body', CONFLICT),
      },
      config,
    },
    async (request, reply) => {
      const vars = readTemplateVars(request.body.template_vars);
      const template = wire.fromJobScriptTemplateCreate(request.body, vars);
      const created = await createTemplate(storeFor(request).templates, template, actorOfRequest(request));
      return sendFiles(reply.code(201), wire.toJobScriptTemplate(created));
    },
  );

  app.post(
    `${PATH}/clone/:id`,
    {
      schema: {
        operationId: 'cloneJobScriptTemplate',
        tags: TAGS,
        summary: 'Copy a template with its files; what the body says is otherwise',
        params: wire.TemplateKeyParams,
        body: wire.JobScriptTemplateClone,
        response: answers(201, wire.JobScriptTemplateWithFiles, 'row and body', CONFLICT),
      },
      config,
    },
    async (request, reply) => {
      const vars = readTemplateVars(request.body?.template_vars);
      const cloning = wire.fromJobScriptTemplateClone(request.body, vars);
      const key = wire.fromTemplateKey(request.params.id);
      const clone = await cloneTemplate(storeFor(request).templates, key, cloning, actorOfRequest(request));
      return sendFiles(reply.code(201), wire.toJobScriptTemplateWithFiles(clone));
    },
  );
}

function changeRoutes(app: V5App, { storeFor, renderer }: V5Services): void {
  app.put(
    `${PATH}/:id`,
    {
      schema: {
        operationId: 'updateJobScriptTemplate',
        tags: TAGS,
        summary: 'Change what is given',
        params: wire.TemplateKeyParams,
        body: wire.JobScriptTemplateUpdate,
        response: answers(200, wire.JobScriptTemplate, 'row and body', CONFLICT),
      },
      config: {
        permissions: may('update', 'job-templates'),
        writesAs: 'user',
        takesForm: true,
        losslessMembers: ['template_vars'],
      },
    },
    async (request, reply) => {
      const vars = readTemplateVars(request.body.template_vars);
      const edit = wire.fromJobScriptTemplateUpdate(request.body, vars);
      const key = wire.fromTemplateKey(request.params.id);
      const { templates } = storeFor(request);
      const changed = await updateTemplate(templates, renderer, key, edit, actorOfRequest(request));
      return sendFiles(reply, wire.toJobScriptTemplate(changed));
    },
  );

  app.delete(
    `${PATH}/:id`,
    {
      schema: {
        operationId: 'deleteJobScriptTemplate',
        tags: TAGS,
        summary: 'Delete a template and its files; job scripts that came from it stay',
        params: wire.TemplateKeyParams,
        response: answers(204, Type.Null(), 'row', CONFLICT),
      },
      config: { permissions: may('delete', 'job-templates'), writesAs: 'user' },
    },
    async (request, reply) => {
      const key = wire.fromTemplateKey(request.params.id);
      await deleteTemplate(storeFor(request).templates, key, actorOfRequest(request), 'detach');
      return reply.code(204).send(null);
    },
  );
}

/** @throws ValidationFailedError when it is no object, or has a name that is longer than a text may be. */
function readTemplateVars(value: unknown): string | undefined {
  const limit = wire.MAX_TEXT;
  if (value instanceof JsonText && namesIn(value).some((name) => [...name].length > limit)) {
    throw new ValidationFailedError([
      { part: 'body', path: ['template_vars'], rule: 'maxLength', params: { limit }, data: undefined },
    ]);
  }
  return readJsonMember(value, 'template_vars');
}
