/** `/v5/jobbergate/job-scripts/{id}/upload`: the files of a job script, one at a time. */

import * as wire from '@jobbergate/contract/v5';
import { checkScriptOwner, deleteScriptFile, getScriptFile, putScriptFile } from '@jobbergate/core';
import { Type } from 'typebox';
import { actorOfRequest } from '../../auth/authenticate.ts';
import { rejectLargeFiles } from '../../http/fileUpload.ts';
import { sendText } from '../../http/sendText.ts';
import { answers, LONG_ADDRESS, textAnswers } from './answers.ts';
import { fetchedFile, uploadedFile } from './incomingFile.ts';
import type { V5App, V5Services } from './index.ts';
import { may } from './permissions.ts';

const PATH = '/job-scripts/:id';
const TAGS = ['JobScripts'];
const NameParams = Type.Object({ ...wire.IdParam, ...wire.FileNameParam });
const TypeParams = Type.Object({ ...wire.IdParam, ...wire.FileTypeParam });

export function scriptFileRoutes(app: V5App, services: V5Services): void {
  getRoute(app, services);
  putRoutes(app, services);
  deleteRoute(app, services);
}

function getRoute(app: V5App, { storeFor }: V5Services): void {
  app.get(
    `${PATH}/upload/*`,
    {
      schema: {
        operationId: 'getJobScriptFile',
        tags: TAGS,
        summary: 'The text of a file; the header filename has its name',
        params: NameParams,
        response: textAnswers(),
      },
      config: { permissions: may('read', 'job-scripts') },
    },
    async (request, reply) => {
      const { id, '*': name } = request.params;
      return sendText(reply, name, await getScriptFile(storeFor(request).scripts, id, name));
    },
  );
}

function putRoutes(app: V5App, { storeFor, renderer, fetchText, maxUploadBytes }: V5Services): void {
  const permissions = may('create', 'job-scripts');
  app.put(
    `${PATH}/upload/:file_type`,
    {
      schema: {
        operationId: 'uploadJobScriptFile',
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
      const { scripts } = storeFor(request);
      return wire.toPlacedFileView(
        await putScriptFile(scripts, renderer, id, placement, actorOfRequest(request)),
      );
    },
  );

  app.put(
    `${PATH}/upload-by-url/:file_type`,
    {
      schema: {
        operationId: 'fetchJobScriptFile',
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
      const { scripts } = storeFor(request);
      const actor = actorOfRequest(request);
      const placement = await fetchedFile(
        (url) => fetchText(request, url),
        request.query,
        file_type,
        () => checkScriptOwner(scripts, id, actor),
      );
      return wire.toPlacedFileView(await putScriptFile(scripts, renderer, id, placement, actor));
    },
  );
}

function deleteRoute(app: V5App, { storeFor }: V5Services): void {
  app.delete(
    `${PATH}/upload/*`,
    {
      schema: {
        operationId: 'deleteJobScriptFile',
        tags: TAGS,
        summary: 'Delete a file',
        params: NameParams,
        response: answers(200, Type.Null(), 'row'),
      },
      config: { permissions: may('delete', 'job-scripts'), writesAs: 'user' },
    },
    async (request, reply) => {
      const { id, '*': name } = request.params;
      await deleteScriptFile(storeFor(request).scripts, id, name, actorOfRequest(request));
      return reply.send(null);
    },
  );
}
