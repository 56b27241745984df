// Turns what clients send into what oidc-provider expects.
import type { IssuerSettings } from '../options.ts';
import { ROUTES } from '../routes.ts';
import { isS256Challenge, verifierFits } from '../tokens/device-proof.ts';
import type { RefreshTokens } from '../tokens/refresh-token.ts';

/** An answer of RFC 6749 §5.2, given before oidc-provider is asked. */
export class OAuthError extends Error {
  readonly error: string;

  constructor(error: string, description: string) {
    super(description);
    this.error = error;
  }
}

/**
 * Changes `form` in place, for the route at `path`:
 * every token is for our one API, so `resource` (RFC 8707) is dropped; a device request without the scope
 * `openid` gets it; a refresh token is taken out of its JWT.
 *
 * @throws {OAuthError} a device poll whose verifier does not fit
 */
export async function adaptForm(
  settings: IssuerSettings,
  tokens: RefreshTokens,
  path: string,
  form: URLSearchParams,
): Promise<void> {
  form.delete('resource');
  if (path === ROUTES.deviceAuthorization) adaptDeviceRequest(form);
  if (path === ROUTES.token) {
    await checkDeviceProof(settings, form);
    await unwrap(form, 'refresh_token', tokens);
  }
  // What is no refresh token of ours stays: oidc-provider says that access tokens cannot be revoked (RFC 7009 §2.2.1).
  if (path === ROUTES.revocation) await unwrap(form, 'token', tokens, form.get('token') ?? undefined);
}

function adaptDeviceRequest(form: URLSearchParams): void {
  const scopes = (form.get('scope') ?? '').split(' ').filter((scope) => scope !== '');
  if (!scopes.includes('openid') && form.getAll('scope').length < 2)
    form.set('scope', ['openid', ...scopes].join(' '));
  const challenge = form.get('code_challenge');
  if (challenge !== null && !isS256Challenge(challenge, form.get('code_challenge_method') ?? 'plain')) {
    throw new OAuthError('invalid_request', 'code_challenge must be made by code_challenge_method S256');
  }
}

async function checkDeviceProof(settings: IssuerSettings, form: URLSearchParams): Promise<void> {
  const deviceCode = form.get('device_code');
  if (deviceCode === null) return;
  if (!(await verifierFits(settings.storage, deviceCode, form.get('code_verifier') ?? ''))) {
    throw new OAuthError(
      'invalid_grant',
      'code_verifier does not fit the code_challenge of this device_code',
    );
  }
}

async function unwrap(
  form: URLSearchParams,
  name: string,
  tokens: RefreshTokens,
  otherwise = 'unknown',
): Promise<void> {
  const values = form.getAll(name);
  const [token] = values;
  if (token === undefined || values.length > 1) return;
  form.set(name, (await tokens.unwrap(token)) ?? otherwise);
}
