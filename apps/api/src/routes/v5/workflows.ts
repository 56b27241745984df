/** `/v5/jobbergate/job-script-templates/{id}/upload/workflow`: the question workflow of a template. */

import * as wire from '@jobbergate/contract/v5';
import {
  checkTemplateOwner,
  deleteWorkflow,
  getWorkflow,
  JsonText,
  putWorkflow,
  unwrapMember,
  WORKFLOW_FILE,
} from '@jobbergate/core';
import type { FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { actorOfRequest } from '../../auth/authenticate.ts';
import { sendFiles } from '../../http/filesJson.ts';
import { readJsonField, readJsonMember, readOneFile, rejectLargeFiles } from '../../http/fileUpload.ts';
import { sendText } from '../../http/sendText.ts';
import { answers, LONG_ADDRESS, textAnswers } from './answers.ts';
import type { V5App, V5Services } from './index.ts';
import { may } from './permissions.ts';

const PATH = '/job-script-templates/:id';
const TAGS = ['JobScriptTemplates'];
const RUNTIME_CONFIG = 'runtime_config';

export function workflowRoutes(app: V5App, services: V5Services): void {
  readAndDeleteRoutes(app, services);
  putRoutes(app, services);
}

function readAndDeleteRoutes(app: V5App, { storeFor }: V5Services): void {
  app.get(
    `${PATH}/upload/workflow`,
    {
      schema: {
        operationId: 'getJobScriptTemplateWorkflow',
        tags: TAGS,
        summary: 'The Python text of the workflow',
        params: wire.TemplateKeyParams,
        response: textAnswers(),
      },
      config: { permissions: may('read', 'job-templates') },
    },
    async (request, reply) => {
      const key = wire.fromTemplateKey(request.params.id);
      return sendText(reply, WORKFLOW_FILE, await getWorkflow(storeFor(request).templates, key));
    },
  );

  app.delete(
    `${PATH}/upload/workflow`,
    {
      schema: {
        operationId: 'deleteJobScriptTemplateWorkflow',
        tags: TAGS,
        summary: 'Delete the workflow and its runtime configuration',
        params: wire.TemplateKeyParams,
        response: answers(200, Type.Null(), 'row'),
      },
      config: { permissions: may('delete', 'job-templates'), writesAs: 'user' },
    },
    async (request, reply) => {
      const key = wire.fromTemplateKey(request.params.id);
      await deleteWorkflow(storeFor(request).templates, key, actorOfRequest(request));
      return reply.send(null);
    },
  );
}

function putRoutes(app: V5App, { storeFor, renderer, fetchText, maxUploadBytes }: V5Services): void {
  const config = {
    permissions: may('create', 'job-templates'),
    writesAs: 'user',
    takesUpload: true,
    takesForm: true,
  } as const;
  app.put(
    `${PATH}/upload/workflow`,
    {
      schema: {
        operationId: 'uploadJobScriptTemplateWorkflow',
        tags: TAGS,
        summary: 'Put the workflow, its runtime configuration, or both',
        params: wire.TemplateKeyParams,
        body: wire.WorkflowUpload,
        response: answers(200, wire.WorkflowView, 'row and body'),
      },
      onRequest: rejectLargeFiles(maxUploadBytes),
      config: { ...config, losslessMembers: [RUNTIME_CONFIG] },
    },
    async (request, reply) => {
      const workflow = await readWorkflow(request, maxUploadBytes);
      const key = wire.fromTemplateKey(request.params.id);
      const { templates } = storeFor(request);
      const placed = await putWorkflow(templates, renderer, key, workflow, actorOfRequest(request));
      return sendFiles(reply, wire.toPlacedWorkflowView(placed));
    },
  );

  app.put(
    `${PATH}/upload-by-url/workflow`,
    {
      schema: {
        operationId: 'fetchJobScriptTemplateWorkflow',
        tags: TAGS,
        summary: 'Put a workflow that is fetched from an address; the body is its runtime configuration',
        params: wire.TemplateKeyParams,
        querystring: wire.WorkflowFetchQuery,
        body: wire.WorkflowFetchBody,
        response: answers(200, wire.WorkflowView, 'row and body', LONG_ADDRESS),
      },
      onRequest: rejectLargeFiles(maxUploadBytes),
      config: { ...config, losslessMembers: [''] },
    },
    async (request, reply) => {
      const { runtimeConfig } = await readWorkflow(request, maxUploadBytes);
      const key = wire.fromTemplateKey(request.params.id);
      const { templates } = storeFor(request);
      const actor = actorOfRequest(request);
      await checkTemplateOwner(templates, key, actor);
      const workflow = { source: await fetchText(request, request.query.file_url), runtimeConfig };
      return sendFiles(
        reply,
        wire.toPlacedWorkflowView(await putWorkflow(templates, renderer, key, workflow, actor)),
      );
    },
  );
}

/** From a form, or from JSON: the configuration under its name, or, kept as text, itself. */
async function readWorkflow(request: FastifyRequest, maxUploadBytes: number) {
  const { body } = request;
  if (body instanceof JsonText) {
    const config = unwrapMember(body, RUNTIME_CONFIG);
    return { source: undefined, runtimeConfig: readJsonMember(config, RUNTIME_CONFIG) };
  }
  if (isJsonObject(body)) {
    return { source: undefined, runtimeConfig: readJsonMember(body[RUNTIME_CONFIG], RUNTIME_CONFIG) };
  }
  const { content, fields } = await readOneFile(request, maxUploadBytes);
  return { source: content, runtimeConfig: readJsonField(fields.get(RUNTIME_CONFIG), RUNTIME_CONFIG) };
}

/** Objects of JSON bodies have no prototype; what else a body can be has one. */
function isJsonObject(body: unknown): body is Record<string, unknown> {
  return typeof body === 'object' && body !== null && Object.getPrototypeOf(body) === null;
}
