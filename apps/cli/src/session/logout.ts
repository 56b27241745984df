// `jobbergate logout`: ends the login at the issuer, where that is possible, and forgets it here.
import { ConnectionError, discoverIssuer, IssuerError, revokeToken } from '@jobbergate/sdk';
import { Command } from 'commander';
import type { Invocation } from '../invocation.ts';
import { printable, printableJson } from '../output/printable.ts';
import { transport } from '../transport.ts';
import { openTokenCache, type StoredLogin } from './token-cache.ts';

export function logoutCommand(run: () => Promise<void>): Command {
  return new Command('logout')
    .summary('end the login and forget its tokens')
    .description(
      'Revokes the login at the issuer, where the issuer has an endpoint for that, and removes the tokens from the\n' +
        'cache folder. An access token that was copied elsewhere stays valid until its own end.',
    )
    .action(() => run());
}

export async function logout(invocation: Invocation): Promise<void> {
  const { settings, stdout, stderr, json } = invocation;
  const cache = await openTokenCache(settings);
  // First here: whatever the issuer answers, this machine must not know the tokens any more.
  const login = await cache.exclusively(invocation.signal, async () => {
    const found = await cache.read();
    await cache.remove();
    return found;
  });
  const revoked = login === undefined ? false : await revoke(login, invocation);
  const words =
    login === undefined ? `Nobody was logged in at ${settings.url}.` : `Logged out of ${settings.url}.`;
  stderr.write(`${printable(words)}\n`);
  if (json) stdout.write(`${printableJson({ was_logged_in: login !== undefined, revoked })}\n`);
}

async function revoke(login: StoredLogin, { signal, stderr }: Invocation): Promise<boolean> {
  const { issuer, clientId, refreshToken } = login;
  if (refreshToken === undefined) return false;
  try {
    const metadata = await discoverIssuer({ ...transport, issuer, signal });
    return await revokeToken({ ...transport, metadata, clientId, signal }, refreshToken);
  } catch (error) {
    if (!(error instanceof IssuerError) && !(error instanceof ConnectionError)) throw error;
    stderr.write(`The tokens are removed here, but could not be revoked. ${printable(error.message)}\n`);
    return false;
  }
}
