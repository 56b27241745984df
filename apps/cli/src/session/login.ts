// `jobbergate login`: the device flow.
import { type DeviceLogin, discoverIssuer, startDeviceLogin } from '@jobbergate/sdk';
import { Command } from 'commander';
import type { Invocation } from '../invocation.ts';
import { printable, printableJson } from '../output/printable.ts';
import { transport } from '../transport.ts';
import { findIssuer } from './find-issuer.ts';
import { openTokenCache, type StoredLogin } from './token-cache.ts';
import { openTokenSource } from './token-source.ts';

export function loginCommand(run: () => Promise<void>): Command {
  return new Command('login')
    .summary('log in with a browser, on this machine or any other')
    .description(
      'Shows an address and a code. Open the address in a browser, on this machine or on your phone, check the\n' +
        'code and approve; this command waits for that. The login is kept in the cache folder (mode 0600) and\n' +
        'renewed by itself as long as the issuer allows.',
    )
    .addHelpText(
      'after',
      `
Examples:
  $ jobbergate login
  $ jobbergate login --url https://jobbergate.example.org

With JOBBERGATE_CLIENT_ID and JOBBERGATE_CLIENT_SECRET set there is nothing to log in: commands then ask for
their tokens by these, and this command only tries them.`,
    )
    .action(() => run());
}

export async function login(invocation: Invocation): Promise<void> {
  const { settings } = invocation;
  if (settings.clientSecret !== undefined) return tryClientSecret(invocation);
  // Before anybody goes to a browser: a folder that cannot be written would lose the login.
  const cache = await openTokenCache(settings);
  const stored = await loginByDevice(invocation);
  await cache.exclusively(invocation.signal, () => cache.write(stored));
  report(invocation, `Logged in at ${settings.url}.`, stored);
}

async function loginByDevice({ settings, signal, stderr }: Invocation): Promise<StoredLogin> {
  const { issuer, clientId } = await findIssuer(settings, signal);
  const metadata = await discoverIssuer({ ...transport, issuer, signal });
  const waiting = await startDeviceLogin({ client: { ...transport, metadata, clientId, signal } });
  stderr.write(invitation(waiting));
  return { ...(await waiting.wait()), issuer, clientId };
}

function invitation(login: DeviceLogin): string {
  const { userCode, verificationUri, verificationUriComplete, expiresInSeconds } = login;
  const minutes = Math.max(1, Math.floor(expiresInSeconds / 60));
  const task = verificationUriComplete === undefined ? 'enter this code' : 'check that it shows this code';
  return [
    'To log in, open this page in a browser, on this machine or any other,',
    '',
    `    ${printable(verificationUriComplete ?? verificationUri)}`,
    '',
    `and ${task}:`,
    '',
    `    ${printable(userCode)}`,
    '',
    `Waiting for your approval, for at most ${minutes} min. Ctrl-C gives up.`,
    '',
  ].join('\n');
}

async function tryClientSecret(invocation: Invocation): Promise<void> {
  const { settings, signal } = invocation;
  await openTokenSource(settings, signal)();
  const words = `Client ${settings.clientId} gets tokens by its secret; there is nothing to log in.`;
  report(invocation, words, { clientId: settings.clientId });
}

type ReportedLogin = { [K in 'issuer' | 'clientId' | 'expiresAt']?: StoredLogin[K] | undefined };

function report(invocation: Invocation, words: string, login: ReportedLogin): void {
  const { settings, stdout, stderr, json } = invocation;
  stderr.write(`${printable(words)}\n`);
  if (!json) return;
  const expiresAt = login.expiresAt === undefined ? null : new Date(login.expiresAt).toISOString();
  const { issuer = null, clientId } = login;
  stdout.write(
    `${printableJson({ url: settings.url, issuer, client_id: clientId, expires_at: expiresAt })}\n`,
  );
}
