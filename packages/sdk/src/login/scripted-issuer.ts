// For unit tests of the flows' edges: an HTTP server that answers the token endpoint from a script, because a
// real issuer cannot be made to slow a client down, expire a code or break off on request.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface ScriptedAnswer {
  readonly status: number;
  readonly body: unknown;
}

export interface ScriptedIssuer {
  readonly url: string;
  /** Every form that was posted, with its path and its Authorization header. */
  readonly seen: { path: string; form: Record<string, string>; authorization: string | undefined }[];
  readonly close: () => Promise<void>;
}

export interface Script {
  readonly device?: ScriptedAnswer;
  /** One for each request to the token endpoint, the last one for all further; `break` drops the connection. */
  readonly token?: (ScriptedAnswer | 'break')[];
  /** Changes to the discovery document. */
  readonly metadata?: Record<string, unknown>;
}

export async function startScriptedIssuer(script: Script): Promise<ScriptedIssuer> {
  const seen: ScriptedIssuer['seen'] = [];
  const tokens = [...(script.token ?? [])];
  const server = createServer((request, response) => {
    const reply = (status: number, body: unknown) =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    const path = request.url ?? '';
    let text = '';
    request.on('data', (chunk) => {
      text += chunk;
    });
    request.on('end', () => {
      if (path === '/realm/.well-known/openid-configuration')
        return reply(200, metadata(url, script.metadata));
      if (request.method !== 'POST') return reply(404, {});
      const form = Object.fromEntries(new URLSearchParams(text));
      seen.push({ path, form, authorization: request.headers.authorization });
      if (path === '/device') return reply(script.device?.status ?? 404, script.device?.body);
      if (path === '/revoke') return response.writeHead(200).end();
      const answer = tokens.length > 1 ? tokens.shift() : tokens[0];
      if (answer === undefined || answer === 'break') return request.socket.destroy();
      return reply(answer.status, answer.body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const close = () => {
    server.closeAllConnections();
    return new Promise<void>((resolve) => server.close(() => resolve()));
  };
  return { url: `${url}/realm`, seen, close };
}

function metadata(url: string, changes: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    issuer: `${url}/realm`,
    token_endpoint: `${url}/token`,
    device_authorization_endpoint: `${url}/device`,
    revocation_endpoint: `${url}/revoke`,
    token_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post', 'none'],
    ...changes,
  };
}
