/** `/jobbergate/applications`: templates under the documented contract. */

import * as wire from '@jobbergate/contract/v3';
import {
  configTextOf,
  createTemplate,
  deleteTemplate,
  deleteUpload,
  getTemplate,
  readListing,
  type TemplateKey,
  updateTemplate,
  uploadTemplate,
} from '@jobbergate/core';
import { Type } from 'typebox';
import { actorOfRequest, bearerOf } from '../../auth/authenticate.ts';
import { sendFiles } from '../../http/filesJson.ts';
import { readUpload, rejectLargeUploads } from '../../http/upload.ts';
import { answers, DUPLICATE, IN_USE } from './answers.ts';
import type { V3App, V3Services } from './index.ts';
import { listOptions, sendList } from './lists.ts';
import { mayEdit, mayView } from './permissions.ts';

const KeyParams = Type.Object({ id: Type.String({ description: 'Id (digits) or identifier' }) });
const IdentifierQuery = Type.Object({
  identifier: Type.String({ description: 'Identifier of the application' }),
});

const byId = {
  noun: 'template',
  notFound: (id: string) => `Application application_id=${id} not found.`,
} as const;

export function applicationRoutes(app: V3App, services: V3Services): void {
  readRoutes(app, services);
  writeRoutes(app, services);
  uploadRoutes(app, services);
}

function readRoutes(app: V3App, { storeFor }: V3Services): void {
  app.get(
    '/applications',
    {
      schema: {
        operationId: 'listApplications',
        tags: ['Applications'],
        summary: 'List applications',
        querystring: wire.ApplicationListQuery,
        response: answers(200, wire.ApplicationList, 'nothing'),
      },
      config: { permissions: mayView('applications') },
    },
    async (request, reply) => {
      const { user, all } = request.query;
      const listing = await readListing(storeFor(request).templates, {
        ...listOptions(request.query, wire.APPLICATION_SORT_FIELDS),
        ownerEmail: user === true ? (bearerOf(request).email ?? '') : undefined,
        withoutIdentifier: all === true ? ('include' as const) : ('exclude' as const),
      });
      return sendList(reply, listing, request.query, wire.toApplication);
    },
  );

  app.get(
    '/applications/:id',
    {
      schema: {
        operationId: 'getApplication',
        tags: ['Applications'],
        summary: 'One application with its files, by id or identifier',
        params: KeyParams,
        response: answers(200, wire.ApplicationWithFiles, 'row'),
      },
      config: {
        permissions: mayView('applications'),
        noun: 'template',
        notFound: (key) =>
          `Application application_identification=${isDigits(key) ? key : `'${key}'`} not found.`,
      },
    },
    async (request, reply) => {
      const template = await getTemplate(storeFor(request).templates, keyOf(request.params.id));
      return sendFiles(reply, wire.toApplicationWithFiles(template, configTextOf(template)));
    },
  );
}

function writeRoutes(app: V3App, { storeFor, renderer }: V3Services): void {
  app.post(
    '/applications',
    {
      schema: {
        operationId: 'createApplication',
        tags: ['Applications'],
        summary: 'Make an application; its files come by upload',
        body: wire.ApplicationCreate,
        response: answers(201, wire.Application, 'body', DUPLICATE),
      },
      config: { permissions: mayEdit('applications', 'create'), writesAs: 'user' },
    },
    async (request, reply) => {
      const template = wire.fromApplicationCreate(request.body);
      const created = await createTemplate(storeFor(request).templates, template, actorOfRequest(request));
      return reply.code(201).send(wire.toApplication(created));
    },
  );

  app.put(
    '/applications/:id',
    {
      schema: {
        operationId: 'updateApplication',
        tags: ['Applications'],
        summary: 'Change what is given',
        params: wire.IdParams,
        body: wire.ApplicationUpdate,
        response: answers(200, wire.Application, 'row and body', DUPLICATE),
      },
      config: { permissions: mayEdit('applications', 'update'), writesAs: 'user', ...byId },
    },
    async (request) => {
      const { templates } = storeFor(request);
      const edit = wire.fromApplicationUpdate(request.body);
      return wire.toApplication(
        await updateTemplate(templates, renderer, { id: request.params.id }, edit, actorOfRequest(request)),
      );
    },
  );

  app.delete(
    '/applications/:id',
    {
      schema: {
        operationId: 'deleteApplication',
        tags: ['Applications'],
        summary: 'Delete an application and its files',
        params: wire.IdParams,
        response: answers(204, Type.Null(), 'row', IN_USE),
      },
      config: { permissions: mayEdit('applications', 'delete'), writesAs: 'user', ...byId },
    },
    async (request, reply) => {
      const { templates } = storeFor(request);
      await deleteTemplate(templates, { id: request.params.id }, actorOfRequest(request), 'refuse');
      return reply.code(204).send(null);
    },
  );

  app.delete(
    '/applications',
    {
      schema: {
        operationId: 'deleteApplicationByIdentifier',
        tags: ['Applications'],
        summary: 'Delete an application and its files, by identifier',
        querystring: IdentifierQuery,
        response: answers(204, Type.Null(), 'row', IN_USE),
      },
      config: {
        permissions: mayEdit('applications', 'delete'),
        writesAs: 'user',
        noun: 'template',
        notFound: (identifier) => `Application identifier='${identifier}' not found.`,
      },
    },
    async (request, reply) => {
      const { templates } = storeFor(request);
      await deleteTemplate(
        templates,
        { identifier: request.query.identifier },
        actorOfRequest(request),
        'refuse',
      );
      return reply.code(204).send(null);
    },
  );
}

function uploadRoutes(app: V3App, { storeFor, renderer, maxUploadBytes }: V3Services): void {
  app.post(
    '/applications/:id/upload',
    {
      schema: {
        operationId: 'uploadApplication',
        tags: ['Applications'],
        summary: 'Upload all files: one .py, at most one .yaml, one or more .j2 or .jinja2',
        consumes: ['multipart/form-data'],
        params: wire.IdParams,
        body: wire.ApplicationUpload,
        response: answers(201, Type.Null(), 'row and body'),
      },
      bodyLimit: maxUploadBytes,
      onRequest: rejectLargeUploads(maxUploadBytes),
      config: {
        permissions: mayEdit('applications', 'update'),
        writesAs: 'user',
        takesUpload: true,
        ...byId,
      },
    },
    async (request, reply) => {
      const upload = await readUpload(request, maxUploadBytes);
      const { templates } = storeFor(request);
      await uploadTemplate(templates, renderer, request.params.id, upload, actorOfRequest(request));
      return reply.code(201).send(null);
    },
  );

  app.delete(
    '/applications/:id/upload',
    {
      schema: {
        operationId: 'deleteApplicationUpload',
        tags: ['Applications'],
        summary: 'Forget the files of an application',
        params: wire.IdParams,
        response: answers(204, Type.Null(), 'row'),
      },
      config: { permissions: mayEdit('applications', 'delete'), writesAs: 'user', ...byId },
    },
    async (request, reply) => {
      await deleteUpload(storeFor(request).templates, request.params.id, actorOfRequest(request));
      return reply.code(204).send(null);
    },
  );
}

function isDigits(key: string): boolean {
  return /^[+-]?\d+$/.test(key);
}

/** Digits, also with a sign, mean an id. */
function keyOf(key: string): TemplateKey {
  return isDigits(key) ? { id: Number(key) } : { identifier: key };
}
