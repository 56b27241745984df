// Puts the issuer into a Fastify server: takes requests over before Fastify parses anything.
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { FastifyInstance } from 'fastify';
import type { IssuerSettings } from '../options.ts';
import type { ProviderHandler } from '../provider/build.ts';
import type { RefreshTokens } from '../tokens/refresh-token.ts';
import { adaptForm, OAuthError } from './adapt-form.ts';
import { ForwardedRequest } from './forwarded-request.ts';
import { FormError, readForm } from './read-form.ts';

interface MountParts {
  settings: IssuerSettings;
  refreshTokens: RefreshTokens;
  provider: () => Promise<ProviderHandler>;
}

/** Registers every path below the issuer's. */
export async function mount(app: FastifyInstance, parts: MountParts): Promise<void> {
  app.route({
    method: ['GET', 'HEAD', 'POST', 'OPTIONS'],
    url: `${parts.settings.mountPath}/*`,
    // Queries and paths here hold codes that grant something: the issuer logs what matters itself.
    logLevel: 'silent',
    onRequest: (request, reply, _done) => {
      reply.hijack();
      void answer(parts, request.raw, reply.raw, request.ip);
    },
    handler: () => undefined,
  });
}

/** Never rejects: what goes wrong is answered and logged. */
async function answer(
  parts: MountParts,
  raw: IncomingMessage,
  response: ServerResponse,
  address: string,
): Promise<void> {
  const { settings } = parts;
  try {
    const target = targetBelow(settings.mountPath, raw.url ?? '');
    if (target === undefined)
      return sendJson(response, 404, { error: 'not_found', error_description: 'no such path' });
    const form = await readForm(raw);
    await adaptForm(settings, parts.refreshTokens, pathOf(target), form);
    const handle = await parts.provider();
    await handle(
      new ForwardedRequest(settings, { raw, target: withoutResource(target), address, form }),
      response,
    );
  } catch (error) {
    answerError(settings, response, error);
  }
}

function answerError(settings: IssuerSettings, response: ServerResponse, error: unknown): void {
  if (error instanceof FormError) {
    response.setHeader('Connection', 'close');
    sendJson(response, error.status, { error: 'invalid_request', error_description: error.message });
  } else if (error instanceof OAuthError) {
    sendJson(response, 400, { error: error.error, error_description: error.message });
  } else {
    settings.log({ level: 'error', msg: 'issuer failed to answer', error: String(error) });
    sendJson(response, 500, { error: 'server_error', error_description: 'the server could not answer' });
  }
}

/** Path and query below the mount point, as sent; undefined for spellings that only a decoding router takes for ours. */
function targetBelow(mountPath: string, url: string): string | undefined {
  if (!url.startsWith(`${mountPath}/`)) return undefined;
  const target = url.slice(mountPath.length);
  return target.startsWith('//') ? undefined : target;
}

function pathOf(target: string): string {
  return target.split('?', 1)[0] ?? '';
}

/** Whatever API a client names (RFC 8707), its tokens are for ours. */
function withoutResource(target: string): string {
  const at = target.indexOf('?');
  if (at === -1) return target;
  const query = new URLSearchParams(target.slice(at + 1));
  query.delete('resource');
  return `${target.slice(0, at)}?${query}`;
}

function sendJson(response: ServerResponse, status: number, body: Record<string, string>): void {
  if (response.headersSent || response.destroyed) return void response.destroy();
  const text = JSON.stringify(body);
  response.writeHead(status, {
    'Content-Type': 'application/json; charset=utf-8',
    'Content-Length': Buffer.byteLength(text),
    'Cache-Control': 'no-store',
    'X-Content-Type-Options': 'nosniff',
  });
  response.end(text);
}
