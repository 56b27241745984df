/** `/jobbergate/job-scripts`: scripts under the documented contract. */

import * as wire from '@jobbergate/contract/v3';
import {
  createScript,
  deleteScript,
  getScript,
  JsonText,
  readListing,
  type ScriptWithFiles,
  updateScript,
} from '@jobbergate/core';
import type { FastifyReply } from 'fastify';
import { Type } from 'typebox';
import { actorOfRequest, bearerOf } from '../../auth/authenticate.ts';
import { sendFiles } from '../../http/filesJson.ts';
import { answers, IN_USE } from './answers.ts';
import type { V3App, V3Services } from './index.ts';
import { listOptions, sendList } from './lists.ts';
import { mayEdit, mayView } from './permissions.ts';

const byId = { noun: 'script', notFound: (id: string) => `JobScript with id=${id} not found.` } as const;

export function jobScriptRoutes(app: V3App, services: V3Services): void {
  readRoutes(app, services);
  createRoute(app, services);
  changeRoutes(app, services);
}

function readRoutes(app: V3App, { storeFor }: V3Services): void {
  app.get(
    '/job-scripts',
    {
      schema: {
        operationId: 'listJobScripts',
        tags: ['JobScripts'],
        summary: 'List job scripts',
        querystring: wire.JobScriptListQuery,
        response: answers(200, wire.JobScriptList, 'nothing'),
      },
      config: { permissions: mayView('job-scripts') },
    },
    async (request, reply) => {
      const listing = await readListing(storeFor(request).scripts, {
        ...listOptions(request.query, wire.JOB_SCRIPT_SORT_FIELDS),
        ownerEmail: request.query.all === true ? undefined : (bearerOf(request).email ?? ''),
      });
      return sendList(reply, listing, request.query, wire.toJobScript);
    },
  );

  app.get(
    '/job-scripts/:id',
    {
      schema: {
        operationId: 'getJobScript',
        tags: ['JobScripts'],
        summary: 'One job script with its files',
        params: wire.IdParams,
        response: answers(200, wire.JobScriptWithFiles, 'row'),
      },
      config: { permissions: mayView('job-scripts'), ...byId },
    },
    async (request, reply) => send(reply, await getScript(storeFor(request).scripts, request.params.id)),
  );
}

function createRoute(app: V3App, { storeFor, renderer }: V3Services): void {
  app.post(
    '/job-scripts',
    {
      schema: {
        operationId: 'createJobScript',
        tags: ['JobScripts'],
        summary: 'Render an application to a job script',
        body: wire.JobScriptCreate,
        response: answers(201, wire.JobScriptWithFiles, 'row and body'),
      },
      config: {
        permissions: mayEdit('job-scripts', 'create'),
        writesAs: 'user',
        losslessMembers: ['param_dict'],
      },
    },
    async (request, reply) => {
      const body = request.body;
      const script = await createScript(
        storeFor(request),
        renderer,
        {
          name: body.job_script_name,
          description: body.job_script_description ?? null,
          templateId: body.application_id,
          sbatchParams: body.sbatch_params ?? [],
          params: body.param_dict instanceof JsonText ? body.param_dict.text : null,
        },
        actorOfRequest(request),
      );
      return send(reply.code(201), script);
    },
  );
}

function changeRoutes(app: V3App, { storeFor, maxUploadBytes }: V3Services): void {
  app.put(
    '/job-scripts/:id',
    {
      schema: {
        operationId: 'updateJobScript',
        tags: ['JobScripts'],
        summary: 'Change what is given; files replace all earlier ones',
        params: wire.IdParams,
        body: wire.JobScriptUpdate,
        response: answers(200, wire.JobScriptWithFiles, 'row and body'),
      },
      bodyLimit: maxUploadBytes,
      config: { permissions: mayEdit('job-scripts', 'update'), writesAs: 'user', ...byId },
    },
    async (request, reply) => {
      const edit = wire.fromJobScriptUpdate(request.body);
      return send(
        reply,
        await updateScript(storeFor(request).scripts, request.params.id, edit, actorOfRequest(request)),
      );
    },
  );

  app.delete(
    '/job-scripts/:id',
    {
      schema: {
        operationId: 'deleteJobScript',
        tags: ['JobScripts'],
        summary: 'Delete a job script and its files',
        params: wire.IdParams,
        response: answers(204, Type.Null(), 'row', IN_USE),
      },
      config: { permissions: mayEdit('job-scripts', 'delete'), writesAs: 'user', ...byId },
    },
    async (request, reply) => {
      await deleteScript(storeFor(request).scripts, request.params.id, actorOfRequest(request), 'refuse');
      return reply.code(204).send(null);
    },
  );
}

function send(reply: FastifyReply, script: ScriptWithFiles): FastifyReply {
  return sendFiles(reply, wire.toJobScriptWithFiles(script));
}
