/** `/jobbergate/job-submissions`: submissions under the documented contract, for users. */

import * as wire from '@jobbergate/contract/v3';
import {
  createSubmission,
  deleteSubmission,
  getSubmission,
  readListing,
  updateSubmission,
} from '@jobbergate/core';
import { Type } from 'typebox';
import { actorOfRequest, bearerOf } from '../../auth/authenticate.ts';
import { answers } from './answers.ts';
import { RefusedQueryError } from './errors.ts';
import type { V3App, V3Services } from './index.ts';
import { listOptions, sendList } from './lists.ts';
import { mayEdit, mayView } from './permissions.ts';

const byId = {
  noun: 'submission',
  notFound: (id: string) => `JobSubmission with id=${id} not found.`,
} as const;

export function jobSubmissionRoutes(app: V3App, services: V3Services): void {
  readRoutes(app, services);
  createRoute(app, services);
  changeRoutes(app, services);
}

function readRoutes(app: V3App, { storeFor }: V3Services): void {
  app.get(
    '/job-submissions',
    {
      schema: {
        operationId: 'listJobSubmissions',
        tags: ['JobSubmissions'],
        summary: 'List job submissions',
        querystring: wire.JobSubmissionListQuery,
        response: answers(200, wire.JobSubmissionList, 'nothing'),
      },
      config: { permissions: mayView('job-submissions') },
    },
    async (request, reply) => {
      const { all, submit_status, slurm_job_ids } = request.query;
      const slurmJobIds = wire.parseSlurmJobIds(slurm_job_ids);
      if (slurmJobIds === null) {
        throw new RefusedQueryError(
          'Invalid slurm_job_ids param. Must be a comma-separated list of integers',
        );
      }
      const listing = await readListing(storeFor(request).submissions, {
        ...listOptions(request.query, wire.JOB_SUBMISSION_SORT_FIELDS),
        ownerEmail: all === true ? undefined : (bearerOf(request).email ?? ''),
        outcome: submit_status,
        slurmJobIds,
      });
      return sendList(reply, listing, request.query, wire.toJobSubmission);
    },
  );

  app.get(
    '/job-submissions/:id',
    {
      schema: {
        operationId: 'getJobSubmission',
        tags: ['JobSubmissions'],
        summary: 'One job submission',
        params: wire.IdParams,
        response: answers(200, wire.JobSubmission, 'row'),
      },
      config: { permissions: mayView('job-submissions'), ...byId },
    },
    async (request) =>
      wire.toJobSubmission(await getSubmission(storeFor(request).submissions, request.params.id)),
  );
}

function createRoute(app: V3App, { storeFor }: V3Services): void {
  app.post(
    '/job-submissions',
    {
      schema: {
        operationId: 'createJobSubmission',
        tags: ['JobSubmissions'],
        summary: 'Submit a job script to a cluster',
        body: wire.JobSubmissionCreate,
        response: answers(201, wire.JobSubmission, 'row and body'),
      },
      config: { permissions: mayEdit('job-submissions', 'create'), writesAs: 'user' },
    },
    async (request, reply) => {
      const body = request.body;
      const created = await createSubmission(
        storeFor(request).submissions,
        {
          name: body.job_submission_name,
          description: body.job_submission_description ?? null,
          scriptId: body.job_script_id,
          executionDirectory: body.execution_directory ?? null,
          clientId: body.client_id ?? undefined,
          slurmJobId: null,
          sbatchArguments: null,
        },
        bearerOf(request),
        actorOfRequest(request),
      );
      return reply.code(201).send(wire.toJobSubmission(created));
    },
  );
}

function changeRoutes(app: V3App, { storeFor }: V3Services): void {
  app.put(
    '/job-submissions/:id',
    {
      schema: {
        operationId: 'updateJobSubmission',
        tags: ['JobSubmissions'],
        summary: 'Change what is given; any status may be set',
        params: wire.IdParams,
        body: wire.JobSubmissionUpdate,
        response: answers(200, wire.JobSubmission, 'row and body'),
      },
      config: { permissions: mayEdit('job-submissions', 'update'), writesAs: 'user', ...byId },
    },
    async (request) => {
      const { submissions } = storeFor(request);
      const edit = wire.fromJobSubmissionUpdate(request.body);
      return wire.toJobSubmission(
        await updateSubmission(submissions, request.params.id, edit, actorOfRequest(request)),
      );
    },
  );

  app.delete(
    '/job-submissions/:id',
    {
      schema: {
        operationId: 'deleteJobSubmission',
        tags: ['JobSubmissions'],
        summary: 'Forget a job submission; a job that Slurm has goes on',
        params: wire.IdParams,
        response: answers(204, Type.Null(), 'row'),
      },
      config: {
        permissions: mayEdit('job-submissions', 'delete'),
        writesAs: 'user',
        noun: 'submission',
        notFound: (id) => `JobSubmission with id=${id} not found`,
      },
    },
    async (request, reply) => {
      await deleteSubmission(storeFor(request).submissions, request.params.id, actorOfRequest(request));
      return reply.code(204).send(null);
    },
  );
}
