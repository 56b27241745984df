/** `jobbergate-api serve`: database and issuer, embedded unless set, and the API, until a signal ends it. */

import { createServer } from 'node:net';
import { type OpenStore, Outbox } from '@jobbergate/store';
import type { FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import { createApp, createRenderPool, listen } from '../app.ts';
import { sinksOf } from '../outbox/sink.ts';
import type { Settings } from '../settings/readSettings.ts';
import { every } from './every.ts';
import {
  type EmbeddedIssuer,
  type OpenDatabase,
  openDatabase,
  openIssuer,
  openMigratedStore,
  tellBroken,
} from './openServices.ts';
import { loadSample, welcome } from './welcome.ts';

export interface ServeOptions {
  /** First steps for a newcomer: a sample template on the first run, a token and a curl to paste. */
  readonly isWelcoming: boolean;
}

export interface RunningService {
  /** Where it can be reached. */
  readonly url: string;
  stop(): Promise<void>;
}

const CLEAN_UP_MS = 600_000;
/** Requests that are under way get so long to end. */
const GRACE_MS = 5_000;

/** Starts everything; what was started is stopped again when a later part fails. */
export async function serve(given: Settings, options: ServeOptions, log: Logger): Promise<RunningService> {
  const settings = given.port === 0 ? await withFreePort(given) : given;
  const closers: (() => Promise<unknown>)[] = [];
  const stop = async () => {
    for (const close of closers.splice(0).reverse()) {
      await close().catch((error: unknown) => log.error({ err: error }, 'a part did not stop as it should'));
    }
  };
  try {
    const database = await openDatabase(settings, log, false);
    closers.push(database.stop);
    const store = await openMigratedStore(settings, log, database);
    closers.push(store.close);
    const embedded = settings.oidcIssuer === undefined ? await openIssuer(settings, store, log) : undefined;
    const renderer = createRenderPool();
    closers.push(() => renderer.close());
    const app = await createApp({ settings, store, renderer, issuer: embedded?.issuer, logger: log });
    closers.push(() => closeGently(app));
    await listen(app, settings.host, settings.port);
    closers.push(await cleanUpRegularly(store, embedded, log));
    if (sinksOf(settings).length > 0) closers.push(await deliverOutbox(settings, database, log));
    log.info({ address: settings.publicUrl, docs: `${settings.publicUrl}/jobbergate/docs` }, 'ready');
    if (options.isWelcoming) {
      if (!settings.multiTenancy) await loadSample(store, renderer, log);
      await welcome(settings, embedded);
    }
    return { url: settings.publicUrl, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function closeGently(app: FastifyInstance): Promise<void> {
  const force = setTimeout(() => app.server.closeAllConnections(), GRACE_MS);
  await app.close();
  clearTimeout(force);
}

/** What it needs is loaded when there is somebody to deliver to. */
async function deliverOutbox(
  settings: Settings,
  { target }: OpenDatabase,
  log: Logger,
): Promise<() => Promise<void>> {
  const { startRelays } = await import('../outbox/relay.ts');
  const outbox = new Outbox({ target, onError: tellBroken(log) });
  const stopRelays = await startRelays(settings, outbox, log);
  return async () => {
    await stopRelays();
    await outbox.close();
  };
}

async function cleanUpRegularly(
  store: OpenStore,
  embedded: EmbeddedIssuer | undefined,
  log: Logger,
): Promise<() => Promise<void>> {
  return every(CLEAN_UP_MS, async () => {
    try {
      await store.collectContents();
      await embedded?.issuer.cleanUp();
    } catch (error) {
      log.warn({ err: error }, 'cleaning up failed; it is tried again later');
    }
  });
}

/** The issuer's name holds the port, so it must be known before anything listens. */
async function withFreePort(settings: Settings): Promise<Settings> {
  const port = await new Promise<number>((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
  return { ...settings, port, publicUrl: settings.publicUrl.replace(/:0$/, `:${port}`) };
}
