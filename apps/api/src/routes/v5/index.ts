/** The current contract at `/v5/jobbergate`: its routes, each with its right, its schemas and its errors. */

import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { FastifyInstance } from 'fastify';
import type { AppServices } from '../../app.ts';
import { authenticate } from '../../auth/authenticate.ts';
import { serveDocs } from '../../docs/serveDocs.ts';
import { acceptBytes } from '../../http/byteBody.ts';
import { acceptForms } from '../../http/formBody.ts';
import { nameInstance } from '../../http/instanceHeader.ts';
import { readJsonBodies } from '../../http/jsonBody.ts';
import { acceptUploads } from '../../http/multipart.ts';
import type { TypedApp } from '../../http/typedApp.ts';
import { refuseUnknownRoutes } from '../../http/unknownRoutes.ts';
import { validateRequests } from '../../http/validation.ts';
import { healthRoute } from '../health.ts';
import { aboutRoute } from './about.ts';
import { agentRoutes } from './agent.ts';
import { clusterRoutes } from './clusters.ts';
import { answerErrors } from './errors.ts';
import { jobScriptRoutes } from './jobScripts.ts';
import { jobScriptTemplateRoutes } from './jobScriptTemplates.ts';
import { jobSubmissionRoutes } from './jobSubmissions.ts';
import { metricRoutes } from './metrics.ts';
import { openApi } from './openApi.ts';
import { scriptFileRoutes } from './scriptFiles.ts';
import { templateFileRoutes } from './templateFiles.ts';
import { workflowRoutes } from './workflows.ts';

export type V5App = TypedApp;
export type V5Services = AppServices;

/** The plugin; mount it under the prefix `/v5/jobbergate`. */
export async function v5(app: FastifyInstance, services: V5Services): Promise<void> {
  answerErrors(app);
  validateRequests(app);
  readJsonBodies(app);
  acceptForms(app);
  acceptBytes(app);
  acceptUploads(app);
  authenticate(app, services);
  nameInstance(app, services.instanceFor);
  refuseUnknownRoutes(app, 'redirect');
  await serveDocs(app, openApi(services.docs), services.docs);
  // Inside its own scope, so that the document's plugin sees every route that follows it.
  await app.register(async (scope: FastifyInstance) => {
    const typed: V5App = scope.withTypeProvider<TypeBoxTypeProvider>();
    jobSubmissionRoutes(typed, services);
    agentRoutes(typed, services);
    metricRoutes(typed, services);
    clusterRoutes(typed, services);
    jobScriptTemplateRoutes(typed, services);
    templateFileRoutes(typed, services);
    workflowRoutes(typed, services);
    jobScriptRoutes(typed, services);
    scriptFileRoutes(typed, services);
    aboutRoute(typed, services);
    healthRoute(typed, services);
  });
}
