// The agent beside the service: who it is, and that it runs.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startChild, stopChild } from './child.mjs';

/**
 * The agent's environment: the client `local` of the embedded issuer with the secret that the service
 * wrote, or the client that the operator named; undefined when there is none to be.
 */
export function agentEnvironment({ env, url, embeddedIssuer, externalIssuer, dataDir }) {
  const client = namedClient(env) ?? (embeddedIssuer ? localClient(dataDir) : undefined);
  if (!client) return undefined;
  const own = {
    ...env,
    ...client,
    JOBBERGATE_URL: url,
    JOBBERGATE_OIDC_ISSUER: externalIssuer ?? embeddedIssuer,
  };
  for (const name of SERVICE_ONLY) delete own[name];
  return own;
}

/**
 * Keeps one agent running until it is stopped; starts it again after a pause that doubles from 1 s to
 * 30 s and starts anew once it has run for a minute. Settings that it refuses are not tried again.
 */
export function superviseAgent(env, say) {
  const stopped = new AbortController();
  let agent;
  const supervision = (async () => {
    let pause = SHORTEST_PAUSE;
    while (!stopped.signal.aborted) {
      const since = Date.now();
      agent = startChild('apps/agent/bin/jobbergate-agent', ['run'], env);
      const code = await agent.exited;
      if (stopped.signal.aborted) return;
      if (code === BAD_SETTINGS)
        return say('the agent refused its settings; the service goes on without one');
      if (Date.now() - since > STEADY) pause = SHORTEST_PAUSE;
      say(`the agent ended (${code}); starting it again in ${pause / 1000} s`);
      await sleep(pause, undefined, { signal: stopped.signal }).catch(() => {});
      pause = Math.min(pause * 2, LONGEST_PAUSE);
    }
  })();
  return {
    async stop() {
      stopped.abort();
      if (agent) await stopChild(agent, PATIENCE);
      await supervision;
    },
    kill: () => agent?.child.kill('SIGKILL'),
  };
}

/** Nothing that the agent, let alone its jobs, should carry about. */
const SERVICE_ONLY = ['JOBBERGATE_DATABASE_URL', 'JOBBERGATE_AMQP_URL', 'JOBBERGATE_SMTP_URL'];

const BAD_SETTINGS = 2;

// Milliseconds.
const SHORTEST_PAUSE = 1_000;
const LONGEST_PAUSE = 30_000;
const STEADY = 60_000;
const PATIENCE = 15_000;

function namedClient({ JOBBERGATE_CLIENT_ID, JOBBERGATE_CLIENT_SECRET }) {
  if (!JOBBERGATE_CLIENT_ID || !JOBBERGATE_CLIENT_SECRET) return undefined;
  return { JOBBERGATE_CLIENT_ID, JOBBERGATE_CLIENT_SECRET };
}

function localClient(dataDir) {
  try {
    const secret = readFileSync(join(dataDir, 'secrets/local-agent.secret'), 'utf8').trim();
    return { JOBBERGATE_CLIENT_ID: 'local', JOBBERGATE_CLIENT_SECRET: secret };
  } catch {
    return undefined;
  }
}
