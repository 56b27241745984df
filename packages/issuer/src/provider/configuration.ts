// oidc-provider's configuration: which grants, which lifetimes, which claims, whose pages.
import {
  type ClientMetadata,
  type Configuration,
  interactionPolicy,
  type KoaContextWithOIDC,
} from 'oidc-provider';
import { accessTokenClaims } from '../claims.ts';
import { clientMetadata } from '../clients.ts';
import type { KeySet } from '../keys/key-ring.ts';
import { type IssuerSettings, LIFETIMES } from '../options.ts';
import type { Pages } from '../pages/pages.ts';
import { ROUTES } from '../routes.ts';
import { adapterFactory } from './adapter.ts';
import { showDeviceCode } from './device-pages.ts';

/** The API's name among resource servers (RFC 8707); never seen outside: `aud` is the audience that is set. */
const API_RESOURCE = 'urn:jobbergate:api';
const SCOPES = ['openid', 'offline_access', 'email', 'profile'];

/** Configuration for one set of signing keys. */
export function providerConfiguration(settings: IssuerSettings, keys: KeySet, pages: Pages): Configuration {
  return {
    adapter: adapterFactory(settings.storage),
    clients: clientMetadata(settings.publicUrl, settings.secrets.agentSecret) as readonly ClientMetadata[],
    clientAuthMethods: ['none', 'client_secret_basic', 'client_secret_post'],
    clientBasedCORS: (_ctx, origin) => origin === settings.origin,
    jwks: { keys: keys.keys.map((key) => key.privateJwk) },
    enabledJWA: { idTokenSigningAlgValues: ['RS256'] },
    responseTypes: ['code'],
    routes: routes(),
    scopes: SCOPES,
    claims: { openid: ['sub', 'typ'], email: ['email', 'email_verified'], profile: ['preferred_username'] },
    conformIdTokenClaims: false,
    cookies: cookies(settings),
    features: features(settings, pages),
    ttl: lifetimes(settings),
    findAccount: (_ctx, id) => findAccount(settings, id),
    loadExistingGrant: grantEverySignIn,
    extraTokenClaims: (_ctx, token) =>
      accessTokenClaims(
        token.kind === 'AccessToken'
          ? {
              email: settings.user.email,
              clientId: String(token.clientId),
              permissions: settings.user.permissions,
            }
          : { clientId: String(token.clientId), permissions: settings.agentPermissions },
      ),
    interactions: {
      policy: signInOnly(),
      url: (_ctx, interaction) => `${settings.issuer}${ROUTES.interaction}/${interaction.uid}`,
    },
    issueRefreshToken: (_ctx, client) => client.grantTypeAllowed('refresh_token'),
    rotateRefreshToken: false,
    expiresWithSession: () => false,
    renderError: (ctx, out) => pages.failure(ctx, out),
  };
}

function routes(): Configuration['routes'] {
  return {
    authorization: ROUTES.authorization,
    code_verification: ROUTES.device,
    device_authorization: ROUTES.deviceAuthorization,
    end_session: ROUTES.logout,
    jwks: ROUTES.keys,
    revocation: ROUTES.revocation,
    token: ROUTES.token,
  };
}

function cookies(settings: IssuerSettings): Configuration['cookies'] {
  return {
    keys: [settings.secrets.cookieSecret],
    names: {
      session: 'jobbergate_session',
      interaction: 'jobbergate_interaction',
      resume: 'jobbergate_resume',
    },
    long: { httpOnly: true, sameSite: 'lax', signed: true, path: settings.publicPath },
    short: { httpOnly: true, sameSite: 'lax', signed: true },
  };
}

function features(settings: IssuerSettings, pages: Pages): Configuration['features'] {
  return {
    clientCredentials: { enabled: true },
    deviceFlow: {
      enabled: true,
      charset: 'base-20',
      mask: '****-****',
      deviceInfo: (ctx) => ({ ip: ctx.ip, ua: ctx.get('user-agent') }),
      userCodeInputSource: (ctx, _form, _out, error) => showDeviceCode(pages, ctx, error),
      userCodeConfirmSource: (ctx, _form, client, device, userCode) =>
        pages.confirmDevice(ctx, { client, device, userCode }),
      successSource: (ctx) => pages.deviceConnected(ctx),
    },
    devInteractions: { enabled: false },
    dPoP: { enabled: false },
    pushedAuthorizationRequests: { enabled: false },
    resourceIndicators: {
      enabled: true,
      defaultResource: () => API_RESOURCE,
      useGrantedResource: () => true,
      getResourceServerInfo: () => ({
        audience: settings.audience,
        scope: SCOPES.join(' '),
        accessTokenFormat: 'jwt',
        jwt: { sign: { alg: 'RS256' } },
      }),
    },
    revocation: { enabled: true, allowedPolicy: (_ctx, client, token) => token.clientId === client.clientId },
    rpInitiatedLogout: {
      enabled: true,
      logoutSource: (ctx) => pages.confirmSignOut(ctx),
      postLogoutSuccessSource: (ctx) => pages.signedOut(ctx),
    },
    userinfo: { enabled: false },
  };
}

function lifetimes(settings: IssuerSettings): Configuration['ttl'] {
  return {
    AccessToken: settings.accessTokenSeconds,
    ClientCredentials: settings.accessTokenSeconds,
    IdToken: settings.accessTokenSeconds,
    AuthorizationCode: LIFETIMES.authorizationCode,
    DeviceCode: LIFETIMES.deviceCode,
    Grant: LIFETIMES.refreshToken,
    RefreshToken: LIFETIMES.refreshToken,
    Interaction: LIFETIMES.interaction,
    Session: (_ctx, session) => (session.accountId ? LIFETIMES.signedInSession : LIFETIMES.anonymousSession),
  };
}

function findAccount(settings: IssuerSettings, id: string) {
  if (id !== settings.user.email) return undefined;
  const claims = { sub: id, typ: 'ID', email: id, email_verified: true, preferred_username: id };
  return { accountId: id, claims: () => claims };
}

/** Our clients need no consent. Each sign-in has a grant of its own, so that revoking one leaves the others. */
async function grantEverySignIn(ctx: KoaContextWithOIDC) {
  const { client, account, provider } = ctx.oidc;
  if (!client || !account) return undefined;
  const grant = new provider.Grant({ clientId: client.clientId, accountId: account.accountId });
  grant.addOIDCScope(SCOPES.join(' '));
  grant.addResourceScope(API_RESOURCE, SCOPES.join(' '));
  await grant.save();
  return grant;
}

function signInOnly() {
  const policy = interactionPolicy.base();
  policy.remove('consent');
  return policy;
}
