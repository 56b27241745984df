import { askIssuer, type IssuerClient } from './issuer-request.ts';

/**
 * Ends a refresh token, and with it the login (RFC 7009).
 *
 * @returns false when the issuer has no endpoint for this
 * @throws IssuerError, ConnectionError
 */
export async function revokeToken(client: IssuerClient, refreshToken: string): Promise<boolean> {
  const { revocationEndpoint } = client.metadata;
  if (revocationEndpoint === undefined) return false;
  await askIssuer(client, revocationEndpoint, { token: refreshToken, token_type_hint: 'refresh_token' });
  return true;
}
