/** The current contract at `/v5/jobbergate`: its routes, each with its right, its schemas and its errors. */

import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { FastifyInstance } from 'fastify';
import type { AppServices } from '../../app.ts';
import { authenticate } from '../../auth/authenticate.ts';
import { serveDocs } from '../../docs/serveDocs.ts';
import { acceptForms } from '../../http/formBody.ts';
import { readJsonBodies } from '../../http/jsonBody.ts';
import type { TypedApp } from '../../http/typedApp.ts';
import { refuseUnknownRoutes } from '../../http/unknownRoutes.ts';
import { acceptUploads } from '../../http/upload.ts';
import { validateRequests } from '../../http/validation.ts';
import { healthRoute } from '../health.ts';
import { aboutRoute } from './about.ts';
import { answerErrors } from './errors.ts';
import { openApi } from './openApi.ts';

export type V5App = TypedApp;
export type V5Services = AppServices;

/** The plugin; mount it under the prefix `/v5/jobbergate`. */
export async function v5(app: FastifyInstance, services: V5Services): Promise<void> {
  answerErrors(app);
  validateRequests(app);
  readJsonBodies(app);
  acceptForms(app);
  acceptUploads(app);
  authenticate(app, services);
  refuseUnknownRoutes(app, 'redirect');
  await serveDocs(app, openApi(services.docs), services.docs);
  // Inside its own scope, so that the document's plugin sees every route that follows it.
  await app.register(async (scope: FastifyInstance) => {
    const typed: V5App = scope.withTypeProvider<TypeBoxTypeProvider>();
    aboutRoute(typed, services);
    healthRoute(typed, services);
  });
}
