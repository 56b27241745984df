/** `/v5/jobbergate/job-submissions/agent`: what a cluster's agent asks and reports under the current contract. */

import * as wire from '@jobbergate/contract/v5';
import { clusterOf, reportAccepted, reportJob, reportRejected } from '@jobbergate/core';
import { bearerOf } from '../../auth/authenticate.ts';
import { answers, CONFLICT, Noted } from './answers.ts';
import type { V5App, V5Services } from './index.ts';
import { pagingOf, toEnvelope } from './lists.ts';
import { may } from './permissions.ts';

export function agentRoutes(app: V5App, services: V5Services): void {
  queueRoutes(app, services);
  handoverRoutes(app, services);
  reportRoute(app, services);
}

function queueRoutes(app: V5App, { storeFor }: V5Services): void {
  app.get(
    '/job-submissions/agent/pending',
    {
      schema: {
        operationId: 'listPendingJobSubmissions',
        tags: ['Agent'],
        summary: 'Submissions that wait for this cluster, with the names of their files',
        querystring: wire.AgentPageQuery,
        response: answers(200, wire.PendingJobSubmissions, 'nothing'),
      },
      config: { permissions: may('read', 'job-submissions'), isForAgents: true },
    },
    async (request) => {
      const { query } = request;
      const page = await storeFor(request).queue.queued(clusterOf(bearerOf(request)), pagingOf(query));
      return toEnvelope(page, query, wire.toPendingJobSubmission);
    },
  );

  app.get(
    '/job-submissions/agent/active',
    {
      schema: {
        operationId: 'listActiveJobSubmissions',
        tags: ['Agent'],
        summary: 'Submissions that this cluster runs, or is to cancel',
        querystring: wire.AgentPageQuery,
        response: answers(200, wire.ActiveJobSubmissions, 'nothing'),
      },
      config: { permissions: may('read', 'job-submissions'), isForAgents: true },
    },
    async (request) => {
      const { query } = request;
      const page = await storeFor(request).queue.open(clusterOf(bearerOf(request)), pagingOf(query));
      return toEnvelope(page, query, wire.toActiveJobSubmission);
    },
  );
}

function handoverRoutes(app: V5App, { storeFor }: V5Services): void {
  app.post(
    '/job-submissions/agent/submitted',
    {
      schema: {
        operationId: 'reportSubmitted',
        tags: ['Agent'],
        summary: 'Slurm took the job; a submission that was cancelled meanwhile stays so',
        body: wire.SubmittedReport,
        response: answers(202, Noted, 'row and body'),
      },
      config: { permissions: may('update', 'job-submissions'), isForAgents: true },
    },
    async (request, reply) => {
      const { id, slurm_job_id } = request.body;
      const report = { ...wire.fromJobReport(request.body), jobId: slurm_job_id };
      await reportAccepted(storeFor(request).submissions, id, clusterOf(bearerOf(request)), report);
      return reply.code(202).send(undefined);
    },
  );

  app.post(
    '/job-submissions/agent/rejected',
    {
      schema: {
        operationId: 'reportRejected',
        tags: ['Agent'],
        summary: 'The job could not be handed to Slurm',
        body: wire.RejectedReport,
        response: answers(202, Noted, 'row and body'),
      },
      config: { permissions: may('update', 'job-submissions'), isForAgents: true },
    },
    async (request, reply) => {
      const { id, report_message } = request.body;
      await reportRejected(storeFor(request).submissions, id, clusterOf(bearerOf(request)), report_message);
      return reply.code(202).send(undefined);
    },
  );
}

function reportRoute(app: V5App, { storeFor }: V5Services): void {
  app.put(
    '/job-submissions/agent/:id',
    {
      schema: {
        operationId: 'reportJob',
        tags: ['Agent'],
        summary: 'How the job stands; a state that ends it ends the submission',
        params: wire.IdParams,
        body: wire.JobReport,
        response: answers(202, Noted, 'row and body', CONFLICT),
      },
      config: { permissions: may('update', 'job-submissions'), isForAgents: true },
    },
    async (request, reply) => {
      const report = wire.fromJobReport(request.body);
      const { submissions } = storeFor(request);
      await reportJob(submissions, request.params.id, clusterOf(bearerOf(request)), report);
      return reply.code(202).send(undefined);
    },
  );
}
