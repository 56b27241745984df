/** The documented contract at `/jobbergate`: its routes, each with its right, its schemas and its errors. */

import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { FastifyInstance } from 'fastify';
import type { AppServices } from '../../app.ts';
import { authenticate } from '../../auth/authenticate.ts';
import { serveDocs } from '../../docs/serveDocs.ts';
import { nameInstance } from '../../http/instanceHeader.ts';
import { readJsonBodies } from '../../http/jsonBody.ts';
import { acceptUploads } from '../../http/multipart.ts';
import type { TypedApp } from '../../http/typedApp.ts';
import { refuseUnknownRoutes } from '../../http/unknownRoutes.ts';
import { validateRequests } from '../../http/validation.ts';
import { healthRoute } from '../health.ts';
import { agentRoutes } from './agent.ts';
import { applicationRoutes } from './applications.ts';
import { answerErrors } from './errors.ts';
import { jobScriptRoutes } from './jobScripts.ts';
import { jobSubmissionRoutes } from './jobSubmissions.ts';
import { openApi } from './openApi.ts';

export type V3App = TypedApp;
export type V3Services = AppServices;

/** The plugin; mount it under the prefix `/jobbergate`. */
export async function v3(app: FastifyInstance, services: V3Services): Promise<void> {
  answerErrors(app);
  validateRequests(app);
  readJsonBodies(app);
  acceptUploads(app);
  authenticate(app, services);
  nameInstance(app, services.instanceFor);
  refuseUnknownRoutes(app);
  await serveDocs(app, openApi(services.docs), services.docs);
  // Inside its own scope, so that the document's plugin sees every route that follows it.
  await app.register(async (scope: FastifyInstance) => {
    const typed: V3App = scope.withTypeProvider<TypeBoxTypeProvider>();
    applicationRoutes(typed, services);
    jobScriptRoutes(typed, services);
    agentRoutes(typed, services);
    jobSubmissionRoutes(typed, services);
    healthRoute(typed, services);
  });
}
