/** `/v5/jobbergate/clusters/status`: how clusters fare. */

import * as wire from '@jobbergate/contract/v5';
import { clusterOf, deleteCluster, getClusterStatus } from '@jobbergate/core';
import { Type } from 'typebox';
import { bearerOf } from '../../auth/authenticate.ts';
import { answers, Noted } from './answers.ts';
import type { V5App, V5Services } from './index.ts';
import { pagingOf, toEnvelope } from './lists.ts';
import { ADMIN, may } from './permissions.ts';

export function clusterRoutes(app: V5App, services: V5Services): void {
  reportRoute(app, services);
  readRoutes(app, services, '/clusters/status', 'ClusterStatus');
  // As jobbergate-core 5.12 spells it.
  readRoutes(app, services, '/cluster/status', 'ClusterStatusBySdk');
  deleteRoute(app, services);
}

function reportRoute(app: V5App, { storeFor }: V5Services): void {
  app.put(
    '/clusters/status',
    {
      schema: {
        operationId: 'reportClusterStatus',
        tags: ['Agent'],
        summary: 'The agent of a cluster is well, and will say so again within the interval',
        querystring: wire.ClusterReportQuery,
        response: answers(202, Noted, 'body'),
      },
      config: {
        permissions: may('update', 'clusters'),
        isForAgents: true,
        isForClustersAlone: true,
      },
    },
    async (request, reply) => {
      await storeFor(request).clusters.report(clusterOf(bearerOf(request)), request.query.interval);
      return reply.code(202).send(undefined);
    },
  );
}

function readRoutes(app: V5App, { storeFor }: V5Services, path: string, name: string): void {
  app.get(
    path,
    {
      schema: {
        operationId: `list${name}`,
        tags: ['Clusters'],
        summary: 'How the clusters fare whose agents have reported',
        querystring: wire.ClusterStatusListQuery,
        response: answers(200, wire.ClusterStatusList, 'nothing'),
      },
      config: { permissions: may('read', 'clusters') },
    },
    async (request) => {
      const page = await storeFor(request).clusters.statuses(pagingOf(request.query));
      return toEnvelope(page, request.query, wire.toClusterStatus);
    },
  );

  app.get(
    `${path}/:client_id`,
    {
      schema: {
        operationId: `get${name}`,
        tags: ['Clusters'],
        summary: 'How one cluster fares',
        params: wire.ClusterParams,
        response: answers(200, wire.ClusterStatus, 'row'),
      },
      config: { permissions: may('read', 'clusters') },
    },
    async (request) =>
      wire.toClusterStatus(await getClusterStatus(storeFor(request).clusters, request.params.client_id)),
  );
}

function deleteRoute(app: V5App, { storeFor }: V5Services): void {
  app.delete(
    '/clusters/status/:client_id',
    {
      schema: {
        operationId: 'deleteClusterStatus',
        tags: ['Clusters'],
        summary: 'Forget a cluster that is no more',
        params: wire.ClusterParams,
        response: answers(204, Type.Null(), 'row'),
      },
      config: { permissions: ADMIN },
    },
    async (request, reply) => {
      await deleteCluster(storeFor(request).clusters, request.params.client_id);
      return reply.code(204).send(null);
    },
  );
}
