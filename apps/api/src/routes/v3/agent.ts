/** `/jobbergate/job-submissions/agent`: what a cluster's agent asks and reports under the documented contract. */

import * as wire from '@jobbergate/contract/v3';
import { clusterOf, reportSubmission } from '@jobbergate/core';
import { Type } from 'typebox';
import { bearerOf } from '../../auth/authenticate.ts';
import { sendFiles } from '../../http/filesJson.ts';
import { answers } from './answers.ts';
import type { V3App, V3Services } from './index.ts';
import { mayEdit, mayView } from './permissions.ts';

export function agentRoutes(app: V3App, { storeFor }: V3Services): void {
  app.get(
    '/job-submissions/agent/pending',
    {
      schema: {
        operationId: 'listPendingJobSubmissions',
        tags: ['Agent'],
        summary: 'Submissions that wait for this cluster, with all that it needs to run them',
        response: answers(200, Type.Array(wire.PendingJobSubmission), 'nothing'),
      },
      config: { permissions: mayView('job-submissions'), isForAgents: true },
    },
    async (request, reply) => {
      const pending = await storeFor(request).queue.pending(clusterOf(bearerOf(request)));
      return sendFiles(reply, pending.map(wire.toPendingJobSubmission));
    },
  );

  app.get(
    '/job-submissions/agent/active',
    {
      schema: {
        operationId: 'listActiveJobSubmissions',
        tags: ['Agent'],
        summary: 'Submissions that this cluster runs',
        response: answers(200, Type.Array(wire.ActiveJobSubmission), 'nothing'),
      },
      config: { permissions: mayView('job-submissions'), isForAgents: true },
    },
    async (request) => {
      const active = await storeFor(request).queue.active(clusterOf(bearerOf(request)));
      return active.map(wire.toActiveJobSubmission);
    },
  );

  app.put(
    '/job-submissions/agent/:id',
    {
      schema: {
        operationId: 'reportJobSubmission',
        tags: ['Agent'],
        summary: 'Report how a submission of this cluster stands',
        params: wire.IdParams,
        body: wire.JobSubmissionReport,
        response: answers(200, wire.JobSubmission, 'row and body'),
      },
      config: {
        permissions: mayEdit('job-submissions', 'update'),
        isForAgents: true,
        noun: 'submission',
        notFound: (id, identity) =>
          `JobSubmission with id=${id} and client_id=${identity?.clientId} not found.`,
      },
    },
    async (request) => {
      const clientId = clusterOf(bearerOf(request));
      const report = wire.fromJobSubmissionReport(request.body);
      return wire.toJobSubmission(
        await reportSubmission(storeFor(request).queue, request.params.id, clientId, report),
      );
    },
  );
}
