/** The current contract's errors: each domain error's status and body, in one place. */

import {
  BusyError,
  DomainError,
  InvalidValueError,
  MalformedJsonError,
  NotFoundError,
  type Noun,
  RenderError,
} from '@jobbergate/core';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { NotAuthenticatedError, NotAuthorizedError } from '../../auth/authenticate.ts';
import { UnsupportedBodyError } from '../../http/jsonBody.ts';
import { MethodNotAllowedError, UnknownPathError } from '../../http/unknownRoutes.ts';
import { ValidationFailedError } from '../../http/validation.ts';
import { detailOf, toWireProblem, type WireProblem } from './problems.ts';

/** What a client is told. */
interface Answer {
  readonly status: number;
  readonly detail: string;
  readonly errors?: readonly WireProblem[];
  readonly headers?: Readonly<Record<string, string>>;
}

const BEARER = { 'www-authenticate': 'Bearer' };

const NOUNS: Readonly<Record<Noun, string>> = {
  template: 'Job script template',
  script: 'Job script',
  submission: 'Job submission',
};

/** Where the contract has the member that a rule refused. */
const LOCATIONS: Readonly<Record<InvalidValueError['member'], readonly string[]>> = {
  identifier: ['body', 'identifier'],
  files: ['path', 'filename'],
};

/** Makes `app` answer errors in the contract's form. */
export function answerErrors(app: FastifyInstance): void {
  app.setErrorHandler((error: FastifyError, request, reply) => send(reply, answerTo(error, request)));
  app.setNotFoundHandler(() => {
    throw new UnknownPathError();
  });
}

function send(reply: FastifyReply, { status, detail, errors, headers = {} }: Answer): FastifyReply {
  const body = errors === undefined ? { detail } : { detail, errors };
  return reply.headers(headers).code(status).type('application/json').send(JSON.stringify(body));
}

function answerTo(error: FastifyError | Error, request: FastifyRequest): Answer {
  if (error instanceof NotAuthenticatedError)
    return { status: 401, detail: 'Not authenticated', headers: BEARER };
  if (error instanceof NotAuthorizedError) return { status: 403, detail: 'Not authorized', headers: BEARER };
  if (error instanceof ValidationFailedError) return invalid(error.problems.map(toWireProblem));
  if (error instanceof MalformedJsonError) {
    return invalid([
      { type: 'json_invalid', loc: ['body', error.position], msg: error.message, input: null },
    ]);
  }
  if (error instanceof UnsupportedBodyError) {
    const msg = `must be sent as ${bodyTypeOf(request)}`;
    return invalid([{ type: 'dict_type', loc: ['body'], msg, input: null }]);
  }
  if (error instanceof DomainError) return domainAnswer(error, request);
  if ('statusCode' in error && typeof error.statusCode === 'number' && error.statusCode < 500) {
    const headers = error instanceof MethodNotAllowedError ? { allow: error.allow } : {};
    return { status: error.statusCode, detail: error.message, headers };
  }
  request.log.error({ err: error }, 'request failed');
  return { status: 500, detail: 'Internal Server Error' };
}

function bodyTypeOf({ routeOptions: { config } }: FastifyRequest): string {
  if (config.takesUpload === true) return 'multipart/form-data';
  return config.takesBytes === true ? 'application/octet-stream' : 'application/json';
}

function domainAnswer(error: DomainError, request: FastifyRequest): Answer {
  const detail = error.message;
  switch (error.code) {
    case 'not_found':
      return { status: 404, detail: error instanceof NotFoundError ? notFoundText(error) : detail };
    case 'absent':
    case 'file_not_found':
      return { status: 404, detail };
    case 'not_owner':
      return { status: 403, detail };
    case 'no_email':
    case 'no_client_id':
    case 'bad_request':
      return { status: 400, detail };
    case 'duplicate_identifier':
    case 'in_use':
    case 'conflict':
      return { status: 409, detail };
    case 'invalid_value': {
      const loc = error instanceof InvalidValueError ? LOCATIONS[error.member] : ['body'];
      return invalid([{ type: 'value_error', loc, msg: detail, input: null }]);
    }
    case 'unprocessable':
      return { status: 422, detail };
    case 'render_failed':
      return { status: error instanceof RenderError ? renderStatus(error) : 422, detail };
    case 'busy':
      return { status: 503, detail, headers: { 'retry-after': retryAfter(error) } };
    case 'unavailable':
      request.log.error({ err: error }, 'a part of the service is away');
      return { status: 503, detail, headers: { 'retry-after': '1' } };
    default:
      request.log.error({ err: error }, 'an error without an answer');
      return { status: 500, detail: 'Internal Server Error' };
  }
}

function notFoundText({ noun, key }: NotFoundError): string {
  const shown = typeof key === 'string' ? `identifier=${JSON.stringify(key)}` : `id=${key}`;
  return `${NOUNS[noun]} with ${shown} was not found`;
}

/** What the mapping asks for and the template lacks is the request's fault; what fails in it cannot be processed. */
function renderStatus({ failure }: RenderError): number {
  return failure === 'template_not_found' || failure === 'entrypoint_not_single' ? 400 : 422;
}

function invalid(errors: readonly WireProblem[]): Answer {
  return { status: 422, detail: detailOf(errors), errors };
}

function retryAfter(error: DomainError): string {
  return String(error instanceof BusyError ? error.retryAfterSeconds : 5);
}
