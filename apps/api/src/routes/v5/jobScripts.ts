/** `/v5/jobbergate/job-scripts`: the rows; their files are in `scriptFiles.ts`. */

import * as wire from '@jobbergate/contract/v5';
import {
  cloneScript,
  createBareScript,
  deleteScript,
  inventoryScript,
  relabelScript,
  renderScript,
} from '@jobbergate/core';
import { Type } from 'typebox';
import { actorOfRequest, bearerOf } from '../../auth/authenticate.ts';
import { readJsonMember } from '../../http/fileUpload.ts';
import { answers, CONFLICT } from './answers.ts';
import type { V5App, V5Services } from './index.ts';
import { listOptions, parentFilter, toEnvelope } from './lists.ts';
import { may } from './permissions.ts';

const PATH = '/job-scripts';
const TAGS = ['JobScripts'];

export function jobScriptRoutes(app: V5App, services: V5Services): void {
  readRoutes(app, services);
  createRoutes(app, services);
  renderRoute(app, services);
  changeRoutes(app, services);
}

function readRoutes(app: V5App, { storeFor }: V5Services): void {
  app.get(
    PATH,
    {
      schema: {
        operationId: 'listJobScripts',
        tags: TAGS,
        summary: 'List job scripts, each beside its template',
        querystring: wire.JobScriptListQuery,
        response: answers(200, wire.JobScriptList, 'nothing'),
      },
      config: { permissions: may('read', 'job-scripts') },
    },
    async (request) => {
      const { query } = request;
      const page = await storeFor(request).scripts.listWithTemplates({
        ...listOptions(query, wire.JOB_SCRIPT_SORT_FIELDS, bearerOf(request).email),
        templateId: parentFilter(query.from_job_script_template_id),
      });
      return toEnvelope(page, query, wire.toJobScriptItem);
    },
  );

  app.get(
    `${PATH}/:id`,
    {
      schema: {
        operationId: 'getJobScript',
        tags: TAGS,
        summary: 'One job script with the names of its files',
        params: wire.IdParams,
        response: answers(200, wire.JobScriptWithFiles, 'row'),
      },
      config: { permissions: may('read', 'job-scripts') },
    },
    async (request) =>
      wire.toJobScriptWithFiles(await inventoryScript(storeFor(request).scripts, request.params.id)),
  );
}

function createRoutes(app: V5App, { storeFor }: V5Services): void {
  const config = {
    permissions: may('create', 'job-scripts'),
    writesAs: 'user',
    takesForm: true,
  } as const;
  app.post(
    PATH,
    {
      schema: {
        operationId: 'createJobScript',
        tags: TAGS,
        summary: 'Make a job script of no template; its files come by upload',
        body: wire.JobScriptCreate,
        response: answers(201, wire.JobScript, 'body'),
      },
      config,
    },
    async (request, reply) => {
      const script = wire.fromJobScriptCreate(request.body);
      const created = await createBareScript(storeFor(request).scripts, script, actorOfRequest(request));
      return reply.code(201).send(wire.toJobScript(created));
    },
  );

  app.post(
    `${PATH}/clone/:id`,
    {
      schema: {
        operationId: 'cloneJobScript',
        tags: TAGS,
        summary: 'Copy a job script with its files; what the body says is otherwise',
        params: wire.IdParams,
        body: wire.JobScriptClone,
        response: answers(201, wire.JobScriptWithFiles, 'row and body'),
      },
      config,
    },
    async (request, reply) => {
      const cloning = wire.fromJobScriptClone(request.body);
      const { scripts } = storeFor(request);
      const clone = await cloneScript(scripts, request.params.id, cloning, actorOfRequest(request));
      return reply.code(201).send(wire.toJobScriptWithFiles(clone));
    },
  );
}

function renderRoute(app: V5App, { storeFor, renderer }: V5Services): void {
  app.post(
    `${PATH}/render-from-template/:id`,
    {
      schema: {
        operationId: 'renderJobScript',
        tags: TAGS,
        summary: 'Render files of a template to a job script',
        params: wire.TemplateKeyParams,
        body: wire.JobScriptRendering,
        response: answers(201, wire.JobScriptWithFiles, 'row and body'),
      },
      config: {
        permissions: may('create', 'job-scripts'),
        writesAs: 'user',
        losslessMembers: ['render_request.param_dict'],
      },
    },
    async (request, reply) => {
      const parameters = readJsonMember(request.body.render_request.param_dict, 'param_dict') ?? '{}';
      const rendering = wire.fromJobScriptRendering(request.body, parameters);
      const key = wire.fromTemplateKey(request.params.id);
      const script = await renderScript(storeFor(request), renderer, key, rendering, actorOfRequest(request));
      return reply.code(201).send(wire.toJobScriptWithFiles(script));
    },
  );
}

function changeRoutes(app: V5App, { storeFor }: V5Services): void {
  app.put(
    `${PATH}/:id`,
    {
      schema: {
        operationId: 'updateJobScript',
        tags: TAGS,
        summary: 'Change what is given',
        params: wire.IdParams,
        body: wire.JobScriptUpdate,
        response: answers(200, wire.JobScriptItem, 'row and body'),
      },
      config: { permissions: may('update', 'job-scripts'), writesAs: 'user', takesForm: true },
    },
    async (request) => {
      const labels = wire.fromJobScriptUpdate(request.body);
      const { scripts } = storeFor(request);
      return wire.toJobScriptItem(
        await relabelScript(scripts, request.params.id, labels, actorOfRequest(request)),
      );
    },
  );

  app.delete(
    `${PATH}/:id`,
    {
      schema: {
        operationId: 'deleteJobScript',
        tags: TAGS,
        summary: 'Delete a job script and its files; submissions that still wait for it are rejected',
        params: wire.IdParams,
        response: answers(204, Type.Null(), 'row', CONFLICT),
      },
      config: { permissions: may('delete', 'job-scripts'), writesAs: 'user' },
    },
    async (request, reply) => {
      await deleteScript(storeFor(request).scripts, request.params.id, actorOfRequest(request), 'detach');
      return reply.code(204).send(null);
    },
  );
}
