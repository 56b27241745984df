// An issuer on a port of its own, over real HTTP and a real PostgreSQL.
import { createIssuer, type Issuer, type IssuerLogEvent, type IssuerOptions } from '@jobbergate/issuer';
import { Database, PostgresIssuerStorage } from '@jobbergate/store';
import { freePort, type TestDatabase } from '@jobbergate/testkit';
import Fastify from 'fastify';

export const USER = 'local-user@jobbergate.local';
export const AUDIENCE = 'https://apis.omnivector.solutions';
export const SECRETS = {
  userPassword: 'correct-horse-battery',
  agentSecret: 'agent-secret-of-the-tests',
  cookieSecret: 'cookie-secret-of-the-tests',
};

export interface IssuerService {
  issuer: Issuer;
  /** The issuer URL. */
  url: string;
  publicUrl: string;
  database: Database;
  storage: PostgresIssuerStorage;
  log: IssuerLogEvent[];
  close(): Promise<void>;
}

/** Serves an issuer; `options` replace parts of its own, `Storage` its view of the database. */
export async function startIssuer(
  test: TestDatabase,
  options: Partial<IssuerOptions> = {},
  Storage = PostgresIssuerStorage,
): Promise<IssuerService> {
  const port = await freePort();
  const publicUrl = options.issuer?.replace(/\/realms\/.*$/, '') ?? `http://localhost:${port}`;
  const log: IssuerLogEvent[] = [];
  const database = new Database({
    target: test.connection,
    connections: 4,
    statementTimeoutMs: 10_000,
    onError: (error) => log.push({ level: 'error', msg: String(error) }),
  });
  const storage = new Storage(database);
  const issuer = await createIssuer({
    issuer: `${publicUrl}/realms/jobbergate`,
    audience: AUDIENCE,
    storage,
    secrets: SECRETS,
    user: { email: USER, permissions: ['jobbergate:job-scripts:view'] },
    agentPermissions: ['jobbergate:job-submissions:update'],
    log: (event) => log.push(event),
    ...options,
  });
  const app = Fastify({ forceCloseConnections: true });
  await issuer.register(app);
  app.get('/jobbergate/docs/oauth2-redirect.html', (_request, reply) =>
    reply.type('text/html').send('<!doctype html><link rel="icon" href="data:,"><title>docs</title>'),
  );
  await app.listen({ port, host: 'localhost' });
  return {
    issuer,
    url: `http://localhost:${port}/realms/jobbergate`,
    publicUrl,
    database,
    storage,
    log,
    close: async () => {
      await app.close();
      await database.close();
    },
  };
}
