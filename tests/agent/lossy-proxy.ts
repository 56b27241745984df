// A proxy between the agent and the service that can lose reports and answers.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What a proxy does with a report: pass it on, pass it on and lose the answer, or lose it on the way. */
export type Passage = 'pass' | 'lose the answer' | 'lose the report';

export interface LossyProxy {
  url: string;
  /** Decides on each report of the agent. */
  onReport: () => Passage;
  stop(): Promise<void>;
}

/** Stands between the agent and the service. */
export async function startProxy(target: string): Promise<LossyProxy> {
  const server = createServer((request, response) => {
    pass(proxy, target, request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const proxy: LossyProxy = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    onReport: () => 'pass',
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return proxy;
}

async function pass(proxy: LossyProxy, target: string, request: IncomingMessage, response: ServerResponse) {
  const isReport = request.method !== 'GET' && request.url?.includes('/agent/');
  const passage = isReport ? proxy.onReport() : 'pass';
  if (passage === 'lose the report') return void request.socket.destroy();
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  const answer = await fetch(target + request.url, {
    method: request.method ?? 'GET',
    headers: {
      authorization: request.headers.authorization ?? '',
      'content-type': request.headers['content-type'] ?? 'application/json',
    },
    ...(chunks.length > 0 ? { body: Buffer.concat(chunks) } : {}),
  });
  const bytes = Buffer.from(await answer.arrayBuffer());
  if (passage === 'lose the answer') return void request.socket.destroy();
  response.writeHead(answer.status, {
    'content-type': answer.headers.get('content-type') ?? 'application/json',
    'jobbergate-instance': answer.headers.get('jobbergate-instance') ?? '',
  });
  response.end(bytes);
}
