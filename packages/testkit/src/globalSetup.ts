// One PostgreSQL for a whole test run, started when the first test file asks for it.
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { EmbeddedPostgres } from '@jobbergate/store/embedded';
import type { TestProject } from 'vitest/node';
import type { TestServerAnswer } from './testServer.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** The socket that answers each connection with the test server's connection, as JSON. */
    testServerSocket: string;
  }
}

export default async function setUp(project: TestProject): Promise<() => Promise<void>> {
  const folder = mkdtempSync(join(tmpdir(), 'jobbergate-test-'));
  let server: Promise<EmbeddedPostgres> | undefined;
  const broker = createServer(async (socket) => {
    server ??= import('./testServer.ts').then(({ startTestServer }) => startTestServer(folder));
    const answer: TestServerAnswer = await server.then(
      ({ connection }) => ({ socketDir: connection.host }),
      (error: Error) => ({ error: error.message }),
    );
    socket.end(JSON.stringify(answer));
  });
  const socketPath = join(folder, 'broker');
  await new Promise<void>((listening) => broker.listen(socketPath, listening));
  project.provide('testServerSocket', socketPath);

  return async () => {
    broker.close();
    await server?.then((running) => running.stop()).catch(() => {});
    rmSync(folder, { recursive: true, force: true });
  };
}
