/** `/v5/jobbergate/job-submissions`: submissions under the current contract, for users. */

import * as wire from '@jobbergate/contract/v5';
import {
  cancelSubmission,
  cloneSubmission,
  createSubmission,
  deleteSubmission,
  getHistory,
  getSubmission,
  updateSubmission,
} from '@jobbergate/core';
import { Type } from 'typebox';
import { actorOfRequest, bearerOf } from '../../auth/authenticate.ts';
import { readSortField } from '../../http/sortField.ts';
import { answers } from './answers.ts';
import type { V5App, V5Services } from './index.ts';
import { listOptions, pagingOf, parentFilter, toEnvelope } from './lists.ts';
import { may } from './permissions.ts';

export function jobSubmissionRoutes(app: V5App, services: V5Services): void {
  readRoutes(app, services);
  progressRoute(app, services);
  createRoutes(app, services);
  changeRoutes(app, services);
  deleteRoute(app, services);
}

function readRoutes(app: V5App, { storeFor }: V5Services): void {
  app.get(
    '/job-submissions',
    {
      schema: {
        operationId: 'listJobSubmissions',
        tags: ['JobSubmissions'],
        summary: 'List job submissions, each with its job script',
        querystring: wire.JobSubmissionListQuery,
        response: answers(200, wire.JobSubmissionList, 'nothing'),
      },
      config: { permissions: may('read', 'job-submissions') },
    },
    async (request) => {
      const { query } = request;
      const page = await storeFor(request).submissions.listWithScripts({
        ...listOptions(query, wire.JOB_SUBMISSION_SORT_FIELDS, bearerOf(request).email),
        status: query.submit_status,
        scriptId: parentFilter(query.from_job_script_id),
        slurmJobIds: wire.parseSlurmJobIds(query.slurm_job_ids) ?? undefined,
      });
      return toEnvelope(page, query, wire.toListedJobSubmission);
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
      config: { permissions: may('read', 'job-submissions') },
    },
    async (request) =>
      wire.toJobSubmission(await getSubmission(storeFor(request).submissions, request.params.id)),
  );
}

function progressRoute(app: V5App, { storeFor }: V5Services): void {
  app.get(
    '/job-submissions/:id/progress',
    {
      schema: {
        operationId: 'listJobSubmissionProgress',
        tags: ['JobSubmissions'],
        summary: 'The states that a job submission went through; none of an unknown one',
        params: wire.IdParams,
        querystring: wire.JobSubmissionProgressQuery,
        response: answers(200, wire.JobSubmissionProgress, 'nothing'),
      },
      config: { permissions: may('read', 'job-submissions') },
    },
    async (request) => {
      const { query } = request;
      const sorting = {
        field: readSortField(query.sort_field || 'timestamp', wire.PROGRESS_SORT_FIELDS),
        ascending: query.sort_ascending ?? true,
      };
      const { submissions } = storeFor(request);
      const page = await getHistory(submissions, request.params.id, sorting, pagingOf(query));
      return toEnvelope(page, query, wire.toProgress);
    },
  );
}

function createRoutes(app: V5App, { storeFor }: V5Services): void {
  app.post(
    '/job-submissions',
    {
      schema: {
        operationId: 'createJobSubmission',
        tags: ['JobSubmissions'],
        summary: 'Submit a job script to a cluster, or note that Slurm has it already',
        body: wire.JobSubmissionCreate,
        response: answers(201, wire.JobSubmission, 'row and body'),
      },
      config: { permissions: may('create', 'job-submissions'), writesAs: 'user', takesForm: true },
    },
    async (request, reply) => {
      const created = await createSubmission(
        storeFor(request).submissions,
        wire.fromJobSubmissionCreate(request.body),
        bearerOf(request),
        actorOfRequest(request),
      );
      return reply.code(201).send(wire.toJobSubmission(created));
    },
  );

  app.post(
    '/job-submissions/clone/:id',
    {
      schema: {
        operationId: 'cloneJobSubmission',
        tags: ['JobSubmissions'],
        summary: 'Submit the same once more',
        params: wire.IdParams,
        response: answers(201, wire.JobSubmission, 'row and body'),
      },
      config: { permissions: may('create', 'job-submissions'), writesAs: 'user', takesForm: true },
    },
    async (request, reply) => {
      const { submissions } = storeFor(request);
      const cloned = await cloneSubmission(submissions, request.params.id, actorOfRequest(request));
      return reply.code(201).send(wire.toJobSubmission(cloned));
    },
  );
}

function changeRoutes(app: V5App, { storeFor }: V5Services): void {
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
      config: { permissions: may('update', 'job-submissions'), writesAs: 'user', takesForm: true },
    },
    async (request) => {
      const { submissions } = storeFor(request);
      const edit = wire.fromJobSubmissionUpdate(request.body);
      return wire.toJobSubmission(
        await updateSubmission(submissions, request.params.id, edit, actorOfRequest(request)),
      );
    },
  );

  app.put(
    '/job-submissions/cancel/:id',
    {
      schema: {
        operationId: 'cancelJobSubmission',
        tags: ['JobSubmissions'],
        summary: 'Cancel a job submission that is CREATED or SUBMITTED; its agent cancels the job',
        params: wire.IdParams,
        response: answers(200, wire.JobSubmission, 'row and body'),
      },
      config: { permissions: may('update', 'job-submissions'), writesAs: 'user', takesForm: true },
    },
    async (request) => {
      const { submissions } = storeFor(request);
      return wire.toJobSubmission(
        await cancelSubmission(submissions, request.params.id, actorOfRequest(request)),
      );
    },
  );
}

function deleteRoute(app: V5App, { storeFor }: V5Services): void {
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
      config: { permissions: may('delete', 'job-submissions'), writesAs: 'user' },
    },
    async (request, reply) => {
      await deleteSubmission(storeFor(request).submissions, request.params.id, actorOfRequest(request));
      return reply.code(204).send(null);
    },
  );
}
