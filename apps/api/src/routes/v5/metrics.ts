/** Metrics of job submissions under the current contract: sent by agents, shown to users. */

import * as wire from '@jobbergate/contract/v5';
import { clusterOf, getLastTimes, getMetricSpan, getMetrics, recordMetrics } from '@jobbergate/core';
import { Type } from 'typebox';
import { bearerOf } from '../../auth/authenticate.ts';
import { ValidationFailedError } from '../../http/validation.ts';
import { answers } from './answers.ts';
import type { V5App, V5Services } from './index.ts';
import { may } from './permissions.ts';

/** About 75,000 samples; an agent that was away for long sends all that it has. */
const MAX_UPLOAD_BYTES = 8 << 20;
const HOUR_SECONDS = 3600;

export function metricRoutes(app: V5App, services: V5Services): void {
  readRoutes(app, services);
  agentRoutes(app, services);
}

function readRoutes(app: V5App, { storeFor }: V5Services): void {
  app.get(
    '/job-submissions/:id/metrics',
    {
      schema: {
        operationId: 'getJobSubmissionMetrics',
        tags: ['JobSubmissions'],
        summary: 'What a job used, by node and span of time',
        params: wire.IdParams,
        querystring: wire.MetricsQuery,
        response: answers(200, wire.Metrics, 'nothing'),
      },
      config: { permissions: may('read', 'job-submissions') },
    },
    async (request) => {
      const { node, start_time, end_time, sample_rate = 600 } = request.query;
      const now = Date.now() / 1000;
      const buckets = await getMetrics(storeFor(request).metrics, request.params.id, {
        nodeHost: node,
        sampleRate: sample_rate,
        from: momentOf('start_time', start_time) ?? now - HOUR_SECONDS,
        to: momentOf('end_time', end_time) ?? now,
      });
      return buckets.map(wire.toMetric);
    },
  );

  app.get(
    '/job-submissions/:id/metrics/timestamps',
    {
      schema: {
        operationId: 'getJobSubmissionMetricTimestamps',
        tags: ['JobSubmissions'],
        summary: 'When a job was first and last measured',
        params: wire.IdParams,
        response: answers(200, wire.MetricTimestamps, 'row'),
      },
      config: { permissions: may('read', 'job-submissions') },
    },
    async (request) => {
      const { first, last } = await getMetricSpan(storeFor(request).metrics, request.params.id);
      return { min: first, max: last };
    },
  );
}

function agentRoutes(app: V5App, { storeFor }: V5Services): void {
  app.get(
    '/job-submissions/agent/metrics/:id',
    {
      schema: {
        operationId: 'getLastMetricTimes',
        tags: ['Agent'],
        summary: 'When each node, step and task of a job was last measured',
        params: wire.IdParams,
        response: answers(200, wire.LastMetricTimes, 'nothing'),
      },
      config: { permissions: may('read', 'job-submissions'), isForAgents: true },
    },
    async (request) => {
      clusterOf(bearerOf(request));
      const { id } = request.params;
      return wire.toLastMetricTimes(id, await getLastTimes(storeFor(request).metrics, id));
    },
  );

  app.put(
    '/job-submissions/agent/metrics/:id',
    {
      schema: {
        operationId: 'reportMetrics',
        tags: ['Agent'],
        summary: 'What a job used since it was last reported; all samples are kept, or none',
        params: wire.IdParams,
        consumes: ['application/octet-stream'],
        body: wire.MetricsUpload,
        response: answers(204, Type.Null(), 'row and body'),
      },
      config: { permissions: may('update', 'job-submissions'), isForAgents: true, takesBytes: true },
      bodyLimit: MAX_UPLOAD_BYTES,
    },
    async (request, reply) => {
      const clientId = clusterOf(bearerOf(request));
      const samples = wire.readMetricsUpload(bytesOf(request.body));
      await recordMetrics(storeFor(request).metrics, request.params.id, clientId, samples);
      return reply.code(204).send(null);
    },
  );
}

/** Seconds since 1970; undefined when absent. */
function momentOf(name: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const moment = wire.parseMoment(text);
  if (moment === undefined) {
    throw new ValidationFailedError([
      { part: 'query', path: [name], rule: 'moment', params: {}, data: text },
    ]);
  }
  return moment;
}

/** An absent body is an empty one. */
function bytesOf(body: unknown): Uint8Array {
  return body instanceof Uint8Array ? body : new Uint8Array();
}
