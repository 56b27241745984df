/** Who may use a route: the token and the right are looked at before path, query and body. */

import { type Actor, actorOf, holdsAny, type Identity, isPermitted, type Store } from '@jobbergate/core';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { InvalidTokenError, type VerifyToken } from './verifyToken.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Set on routes that ask for a token, before anything else of the request is read. */
    identity: Identity | undefined;
    /** The rows of the tenant that the bearer belongs to; set with `identity`. */
    tenant: Store | undefined;
  }
  interface FastifyContextConfig {
    /** Any of these opens the route; an empty list asks for a valid token only; absent: open to all. */
    permissions?: readonly string[];
    /** `user`: the bearer must have an e-mail address, because rows will bear it. */
    writesAs?: 'user';
    /** The administrator's right does not stand for the route's own: it speaks for a cluster. */
    isForClustersAlone?: true;
  }
}

/** No token, or none that counts. */
export class NotAuthenticatedError extends Error {}

/** A valid token without the right. */
export class NotAuthorizedError extends Error {}

/** How a bearer is known. */
export interface Authentication {
  readonly verify: VerifyToken;
  /** The rows that the bearer may see anything of. @throws BadRequestError when the token names no tenant. */
  readonly tenantOf: (identity: Identity) => Store | Promise<Store>;
}

/** Adds the check to every route of `app` whose configuration names permissions. */
export function authenticate(app: FastifyInstance, { verify, tenantOf }: Authentication): void {
  app.decorateRequest('identity', undefined);
  app.decorateRequest('tenant', undefined);
  app.addHook('onRequest', async (request) => {
    const { permissions, writesAs, isForClustersAlone } = request.routeOptions.config;
    if (permissions === undefined) return;
    const identity = await verifyBearer(request, verify);
    const mayEnter = isForClustersAlone === true ? holdsAny : isPermitted;
    if (permissions.length > 0 && !mayEnter(identity, permissions)) throw new NotAuthorizedError();
    if (writesAs === 'user') actorOf(identity);
    request.identity = identity;
    request.tenant = await tenantOf(identity);
  });
}

/** The bearer of a route that asks for a token. */
export function bearerOf(request: FastifyRequest): Identity {
  if (request.identity === undefined) throw new NotAuthenticatedError();
  return request.identity;
}

/** The rows of the bearer's tenant: the only ones that a route sees. */
export function storeFor(request: FastifyRequest): Store {
  if (request.tenant === undefined) throw new NotAuthenticatedError();
  return request.tenant;
}

/** The bearer as an owner of rows. */
export function actorOfRequest(request: FastifyRequest): Actor {
  return actorOf(bearerOf(request));
}

async function verifyBearer(request: FastifyRequest, verify: VerifyToken): Promise<Identity> {
  const match = /^bearer +([\w.~+/=-]+)$/i.exec(request.headers.authorization ?? '');
  if (match?.[1] === undefined) throw new NotAuthenticatedError();
  try {
    return await verify(match[1]);
  } catch (error) {
    if (!(error instanceof InvalidTokenError)) throw error;
    request.log.debug({ reason: error.message }, 'token refused');
    throw new NotAuthenticatedError();
  }
}
