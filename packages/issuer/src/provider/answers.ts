// Adds to oidc-provider's answers what the public clients demand and it does not give.
import type { KoaContextWithOIDC } from 'oidc-provider';
import { ForwardedRequest } from '../http/forwarded-request.ts';
import { DEVICE_POLL_SECONDS, type IssuerSettings, LIFETIMES } from '../options.ts';
import { ROUTES } from '../routes.ts';
import { rememberChallenge } from '../tokens/device-proof.ts';
import type { RefreshTokens } from '../tokens/refresh-token.ts';

type Answer = Record<string, unknown>;

/** Middleware around oidc-provider's own. */
export function completeAnswers(settings: IssuerSettings, tokens: RefreshTokens) {
  return async (ctx: KoaContextWithOIDC, next: () => Promise<void>): Promise<void> => {
    await next();
    if (ctx.status !== 200 || !isObject(ctx.body)) return;
    if (ctx.path === ROUTES.deviceAuthorization) await completeDeviceAnswer(settings, ctx, ctx.body);
    if (ctx.path === ROUTES.token) await completeTokenAnswer(settings, tokens, ctx, ctx.body);
    if (ctx.path === ROUTES.discovery) completeDiscovery(settings, ctx.body);
  };
}

/** RFC 8628 §3.2 lets `interval` be absent; the public CLI refuses then. */
async function completeDeviceAnswer(
  settings: IssuerSettings,
  ctx: KoaContextWithOIDC,
  body: Answer,
): Promise<void> {
  body.interval = DEVICE_POLL_SECONDS;
  const challenge = ctx.req instanceof ForwardedRequest ? ctx.req.form.get('code_challenge') : null;
  if (challenge !== null) await rememberChallenge(settings.storage, String(body.device_code), challenge);
}

async function completeTokenAnswer(
  settings: IssuerSettings,
  tokens: RefreshTokens,
  ctx: KoaContextWithOIDC,
  body: Answer,
): Promise<void> {
  const { RefreshToken: refreshToken, Grant: grant } = ctx.oidc.entities;
  if (body.refresh_token === undefined || !refreshToken || !grant) return;
  const expiresAt = Math.floor(Date.now() / 1000) + LIFETIMES.refreshToken;
  await settings.storage.extend('RefreshToken', refreshToken.jti, expiresAt);
  await settings.storage.extend('Grant', grant.jti, expiresAt);
  body.refresh_token = await tokens.wrap(refreshToken.jti, {
    clientId: String(refreshToken.clientId),
    subject: refreshToken.accountId,
    expiresAt,
  });
  body.refresh_expires_in = LIFETIMES.refreshToken;
}

function completeDiscovery(settings: IssuerSettings, body: Answer): void {
  body.userinfo_endpoint = settings.issuer + ROUTES.userinfo;
  body.token_endpoint_auth_methods_supported = ['none', 'client_secret_basic', 'client_secret_post'];
}

function isObject(value: unknown): value is Answer {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !Buffer.isBuffer(value);
}
