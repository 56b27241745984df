/** The documented contract's errors: each domain error's status and body, in one place. */

import {
  BusyError,
  DomainError,
  type Identity,
  InUseError,
  InvalidValueError,
  MalformedJsonError,
  NotFoundError,
  type Noun,
} from '@jobbergate/core';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { NotAuthenticatedError, NotAuthorizedError } from '../../auth/authenticate.ts';
import { UnsupportedBodyError } from '../../http/jsonBody.ts';
import { MethodNotAllowedError, UnknownPathError } from '../../http/unknownRoutes.ts';
import { ValidationFailedError } from '../../http/validation.ts';
import { toWireProblem } from './problems.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The noun of the row that the path names, and what its 404 says; a 404 of another noun is about the body. */
    noun?: Noun;
    notFound?: (key: string, identity: Identity | undefined) => string;
  }
}

/** A query that its schema lets pass and the contract refuses with a text. */
export class RefusedQueryError extends Error {
  readonly statusCode = 422;
}

/** What a client is told. */
interface Answer {
  readonly status: number;
  readonly detail: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

const BEARER = { 'www-authenticate': 'Bearer' };

const TABLES: Readonly<Record<Noun, string>> = {
  template: 'applications',
  script: 'job_scripts',
  submission: 'job_submissions',
};

/** What a 404 says of a row that the body names. */
const REFERRED: Readonly<Record<Noun, (key: string) => string>> = {
  template: (key) => `Application with id=${key} not found.`,
  script: (key) => `JobScript id=${key} not found.`,
  submission: (key) => `JobSubmission with id=${key} not found.`,
};

/** Where the contract has the member that a rule refused. */
const LOCATIONS: Readonly<Record<InvalidValueError['member'], readonly string[]>> = {
  identifier: ['body', 'application_identifier'],
  files: ['body', 'job_script_files', '__root__'],
};

/** Makes `app` answer errors in the contract's form. */
export function answerErrors(app: FastifyInstance): void {
  app.setErrorHandler((error: FastifyError, request, reply) => send(reply, answerTo(error, request)));
  app.setNotFoundHandler(() => {
    throw new UnknownPathError();
  });
}

function send(reply: FastifyReply, answer: Answer): FastifyReply {
  if (answer.headers !== undefined) reply.headers(answer.headers);
  return reply
    .code(answer.status)
    .type('application/json')
    .send(JSON.stringify({ detail: answer.detail }));
}

function answerTo(error: FastifyError | Error, request: FastifyRequest): Answer {
  if (error instanceof NotAuthenticatedError)
    return { status: 401, detail: 'Not authenticated', headers: BEARER };
  if (error instanceof NotAuthorizedError) return { status: 403, detail: 'Not authorized', headers: BEARER };
  if (error instanceof ValidationFailedError)
    return { status: 422, detail: error.problems.map(toWireProblem) };
  if (error instanceof MalformedJsonError) {
    return invalid(['body', error.position], error.message, 'value_error.jsondecode');
  }
  if (error instanceof UnsupportedBodyError) {
    return invalid(['body'], 'value is not a valid dict; send it as application/json', 'type_error.dict');
  }
  if (error instanceof DomainError) return domainAnswer(error, request);
  if ('statusCode' in error && typeof error.statusCode === 'number' && error.statusCode < 500) {
    const headers = error instanceof MethodNotAllowedError ? { allow: error.allow } : {};
    return { status: error.statusCode, detail: error.message, headers };
  }
  request.log.error({ err: error }, 'request failed');
  return { status: 500, detail: 'Internal Server Error' };
}

function domainAnswer(error: DomainError, request: FastifyRequest): Answer {
  const message = error.message;
  switch (error.code) {
    case 'not_found':
      return { status: 404, detail: error instanceof NotFoundError ? notFoundText(error, request) : message };
    case 'absent':
    case 'file_not_found':
      return { status: 404, detail: message };
    case 'not_owner':
      return { status: 403, detail: message };
    case 'no_email':
    case 'no_client_id':
    case 'bad_request':
      return { status: 400, detail: message };
    case 'duplicate_identifier':
      return { status: 409, detail: `Application with this identifier already exists: ${message}.` };
    case 'conflict':
      return { status: 409, detail: message };
    case 'in_use':
      return { status: 409, detail: error instanceof InUseError ? inUseDetail(error) : message };
    case 'invalid_value':
      return invalid(
        error instanceof InvalidValueError ? LOCATIONS[error.member] : ['body'],
        message,
        'value_error',
      );
    case 'unprocessable':
    case 'render_failed':
      return { status: 422, detail: message };
    case 'busy':
      return { status: 503, detail: message, headers: { 'retry-after': retryAfter(error) } };
    case 'unavailable':
      request.log.error({ err: error }, 'a part of the service is away');
      return { status: 503, detail: message, headers: { 'retry-after': '1' } };
    default:
      request.log.error({ err: error }, 'an error without an answer');
      return { status: 500, detail: 'Internal Server Error' };
  }
}

function notFoundText(error: NotFoundError, request: FastifyRequest): string {
  const { noun, notFound } = request.routeOptions.config;
  const text = noun === error.noun && notFound !== undefined ? notFound : REFERRED[error.noun];
  return text(keyText(error.key, request), request.identity);
}

/** The id or identifier; an id whose digits a double has lost stands in the path. */
function keyText(key: NotFoundError['key'], request: FastifyRequest): string {
  if (typeof key !== 'number' || Number.isSafeInteger(key)) return String(key);
  const [path = ''] = request.url.split('?', 1);
  const digits = /[+-]?\d{16,}/.exec(decodeURIComponent(path))?.[0];
  return String(digits === undefined ? key : BigInt(digits));
}

function inUseDetail(error: InUseError) {
  return {
    message: 'Delete failed due to foreign-key constraint',
    table: TABLES[error.referrer],
    pk_id: String(error.id),
  };
}

function invalid(loc: readonly (string | number)[], msg: string, type: string): Answer {
  return { status: 422, detail: [{ loc, msg, type }] };
}

function retryAfter(error: DomainError): string {
  return String(error instanceof BusyError ? error.retryAfterSeconds : 5);
}
