import { askIssuer, type IssuerClient } from './issuer-request.ts';
import { readTokens, type Tokens } from './tokens.ts';

/**
 * RFC 6749 §6. The old refresh token stays in use when the issuer gives no new one.
 *
 * @throws IssuerError, with code `invalid_grant` when the refresh token has ended; ConnectionError
 */
export async function refreshTokens(client: IssuerClient, refreshToken: string): Promise<Tokens> {
  const form = { grant_type: 'refresh_token', refresh_token: refreshToken };
  const answer = await askIssuer(client, client.metadata.tokenEndpoint, form);
  const tokens = readTokens(answer, client.metadata.issuer);
  return { ...tokens, refreshToken: tokens.refreshToken ?? refreshToken };
}
