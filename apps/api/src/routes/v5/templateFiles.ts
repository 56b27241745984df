/** `/v5/jobbergate/job-script-templates/{id}/upload/template`: the Jinja2 files of a template, one at a time. */

import * as wire from '@jobbergate/contract/v5';
import { checkTemplateOwner, deleteTemplateFile, getTemplateFile, putTemplateFile } from '@jobbergate/core';
import { Type } from 'typebox';
import { actorOfRequest } from '../../auth/authenticate.ts';
import { rejectLargeFiles } from '../../http/fileUpload.ts';
import { sendText } from '../../http/sendText.ts';
import { answers, LONG_ADDRESS, textAnswers } from './answers.ts';
import { fetchedFile, uploadedFile } from './incomingFile.ts';
import type { V5App, V5Services } from './index.ts';
import { may } from './permissions.ts';

const PATH = '/job-script-templates/:id';
const TAGS = ['JobScriptTemplates'];
const NameParams = Type.Object({ ...wire.TemplateKeyParam, ...wire.FileNameParam });
const TypeParams = Type.Object({ ...wire.TemplateKeyParam, ...wire.FileTypeParam });

export function templateFileRoutes(app: V5App, services: V5Services): void {
  getRoute(app, services);
  putRoutes(app, services);
  deleteRoute(app, services);
}

function getRoute(app: V5App, { storeFor }: V5Services): void {
  app.get(
    `${PATH}/upload/template/*`,
    {
      schema: {
        operationId: 'getJobScriptTemplateFile',
        tags: TAGS,
        summary: 'The text of a file; the header filename has its name',
        params: NameParams,
        response: textAnswers(),
      },
      config: { permissions: may('read', 'job-templates') },
    },
    async (request, reply) => {
      const { id, '*': name } = request.params;
      const { templates } = storeFor(request);
      return sendText(reply, name, await getTemplateFile(templates, wire.fromTemplateKey(id), name));
    },
  );
}

function putRoutes(app: V5App, { storeFor, renderer, fetchText, maxUploadBytes }: V5Services): void {
  const permissions = may('create', 'job-templates');
  app.put(
    `${PATH}/upload/template/:file_type`,
    {
      schema: {
        operationId: 'uploadJobScriptTemplateFile',
        tags: TAGS,
        summary: 'Put a file in its place, or rename one',
        consumes: ['multipart/form-data'],
        params: TypeParams,
        querystring: wire.PlacementQuery,
        body: wire.FileUpload,
        response: answers(200, wire.FileView, 'row and body'),
      },
      onRequest: rejectLargeFiles(maxUploadBytes),
      config: { permissions, writesAs: 'user', takesUpload: true },
    },
    async (request) => {
      const { id, file_type } = request.params;
      const placement = await uploadedFile(request, request.query, file_type, maxUploadBytes);
      const { templates } = storeFor(request);
      const key = wire.fromTemplateKey(id);
      return wire.toPlacedFileView(
        await putTemplateFile(templates, renderer, key, placement, actorOfRequest(request)),
      );
    },
  );

  app.put(
    `${PATH}/upload-by-url/template/:file_type`,
    {
      schema: {
        operationId: 'fetchJobScriptTemplateFile',
        tags: TAGS,
        summary: 'Put a file in its place that is fetched from an address',
        params: TypeParams,
        querystring: wire.FetchQuery,
        response: answers(200, wire.FileView, 'row and body', LONG_ADDRESS),
      },
      config: { permissions, writesAs: 'user', fetchesFile: true },
    },
    async (request) => {
      const { id, file_type } = request.params;
      const key = wire.fromTemplateKey(id);
      const { templates } = storeFor(request);
      const actor = actorOfRequest(request);
      const placement = await fetchedFile(
        (url) => fetchText(request, url),
        request.query,
        file_type,
        () => checkTemplateOwner(templates, key, actor),
      );
      return wire.toPlacedFileView(await putTemplateFile(templates, renderer, key, placement, actor));
    },
  );
}

function deleteRoute(app: V5App, { storeFor }: V5Services): void {
  app.delete(
    `${PATH}/upload/template/*`,
    {
      schema: {
        operationId: 'deleteJobScriptTemplateFile',
        tags: TAGS,
        summary: 'Delete a file',
        params: NameParams,
        response: answers(200, Type.Null(), 'row'),
      },
      config: { permissions: may('delete', 'job-templates'), writesAs: 'user' },
    },
    async (request, reply) => {
      const { id, '*': name } = request.params;
      const { templates } = storeFor(request);
      await deleteTemplateFile(templates, wire.fromTemplateKey(id), name, actorOfRequest(request));
      return reply.send(null);
    },
  );
}
