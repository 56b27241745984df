/** A port for a program that must be told one. */

import { once } from 'node:events';
import { createServer } from 'node:net';

/**
 * Below the ports that Linux gives by itself (ip(7), `ip_local_port_range`): no connection comes to have one. And above
 * those that `fetch` refuses (Fetch §2.9).
 */
const FIRST = 12_000;
const LAST = 31_999;
/** Test files that run at once have ports that differ in their rest. */
const RESTS = 16;
const OWN_REST = Number(process.env.VITEST_POOL_ID ?? 0) % RESTS;

let step = Math.floor(Math.random() * LAST);

/** A TCP port that nobody listens on, on any address of this machine, and that is given to nobody else meanwhile. */
export async function freePort(): Promise<number> {
  for (let tries = 0; tries < 1000; tries++) {
    step += 1;
    const port = FIRST + ((step * RESTS) % (LAST + 1 - FIRST)) + OWN_REST;
    if (await isFree(port)) return port;
  }
  throw new Error('no port is free');
}

async function isFree(port: number): Promise<boolean> {
  const probe = createServer().listen(port);
  try {
    await once(probe, 'listening');
  } catch {
    return false;
  }
  probe.close();
  await once(probe, 'close');
  return true;
}
