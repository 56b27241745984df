// `jobbergate show-token`: a token for curl and other programs.
import { IssuerError, NotLoggedInError, tokenClaims, tokenExpiry } from '@jobbergate/sdk';
import { Command } from 'commander';
import type { Invocation } from '../invocation.ts';
import { printableJson } from '../output/printable.ts';
import { openTokenSource } from './token-source.ts';

export interface ShowTokenOptions {
  /** Show the token's claims instead of the token. */
  readonly decode: boolean;
}

export function showTokenCommand(run: (options: ShowTokenOptions) => Promise<void>): Command {
  return new Command('show-token')
    .summary('print an access token for other programs')
    .description(
      'Prints the access token and nothing else on stdout, renewed first when it is about to end.\n' +
        'Exits with 3 when nobody is logged in.',
    )
    .option('--decode', "show the token's claims as JSON instead (they are not verified)")
    .addHelpText(
      'after',
      `
Examples:
  $ curl --header "Authorization: Bearer $(jobbergate show-token)" http://127.0.0.1:8000/jobbergate/job-scripts
  $ jobbergate show-token --decode | jq .permissions`,
    )
    .action(({ decode = false }: Partial<ShowTokenOptions>) => run({ decode }));
}

export async function showToken(options: ShowTokenOptions, invocation: Invocation): Promise<void> {
  const { settings, signal, stdout, json } = invocation;
  const token = await openTokenSource(settings, signal)();
  if (token === undefined) throw new NotLoggedInError();
  if (options.decode) stdout.write(`${printableJson(claimsOf(token))}\n`);
  else if (json) stdout.write(`${printableJson({ access_token: token, expires_at: expiryOf(token) })}\n`);
  else stdout.write(`${token}\n`);
}

function claimsOf(token: string): Record<string, unknown> {
  const claims = tokenClaims(token);
  if (claims === undefined)
    throw new IssuerError('not_supported', 'The token is opaque: it has no claims to show.');
  return claims;
}

function expiryOf(token: string): string | null {
  const expiry = tokenExpiry(token);
  return expiry === undefined ? null : new Date(expiry).toISOString();
}
