/** `jobbergate-api token`: an access token of the embedded issuer, for scripts and first tries. */

import type { Logger } from 'pino';
import { type Settings, SettingsError } from '../settings/readSettings.ts';
import { LOCAL_USER, openDatabase, openIssuer, openMigratedStore } from './openServices.ts';

export interface TokenRequest {
  readonly email: string | undefined;
  /** Empty: all of the local user's. */
  readonly permissions: readonly string[];
  readonly clientId: string;
  readonly lifetimeSeconds: number | undefined;
  /** Id of the organization that the token names; undefined: none. */
  readonly organization: string | undefined;
}

/**
 * Works beside a running service, and without one.
 *
 * @throws SettingsError when the issuer is not the embedded one.
 */
export async function makeToken(settings: Settings, request: TokenRequest, log: Logger): Promise<string> {
  if (settings.oidcIssuer !== undefined) {
    throw new SettingsError([
      `JOBBERGATE_OIDC_ISSUER is set: tokens come from ${settings.oidcIssuer}, and only the embedded issuer makes them here`,
    ]);
  }
  const database = await openDatabase(settings, log, true);
  try {
    const store = await openMigratedStore(settings, log, database);
    try {
      const { issuer } = await openIssuer(settings, store, log);
      return await issuer.mintToken({
        email: request.email,
        clientId: request.clientId,
        permissions: request.permissions.length > 0 ? request.permissions : LOCAL_USER.permissions,
        lifetimeSeconds: request.lifetimeSeconds,
        organization: request.organization === undefined ? undefined : { [request.organization]: {} },
      });
    } finally {
      await store.close();
    }
  } finally {
    await database.stop();
  }
}
