// A device login as the public CLI and a person in a browser do it together.
import { CookieClient, type JsonAnswer, type Page, postForm } from './http-client.ts';
import { type IssuerService, SECRETS } from './service.ts';

// The pair of RFC 7636, appendix B.
export const VERIFIER = 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk';
export const CHALLENGE = 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM';

/** The first request of `jobbergate login` 5.12.0, byte for byte but for the challenge. */
export function requestDevice(service: IssuerService, clientId = 'default'): Promise<JsonAnswer> {
  return postForm(service, 'auth/device', {
    client_id: clientId,
    grant_type: 'client_credentials',
    code_challenge: CHALLENGE,
    code_challenge_method: 'S256',
  });
}

/** The polling request of the same client. */
export function poll(
  service: IssuerService,
  device: JsonAnswer,
  changed: Record<string, string> = {},
): Promise<JsonAnswer> {
  return postForm(service, 'token', {
    grant_type: 'urn:ietf:params:oauth:grant-type:device_code',
    device_code: String(device.body.device_code),
    client_id: 'default',
    code_verifier: VERIFIER,
    ...changed,
  });
}

/** Opens the link, confirms, and signs in where asked; answers the last page. */
export async function approve(device: JsonAnswer, browser = new CookieClient()): Promise<Page> {
  const confirmation = await browser.get(String(device.body.verification_uri_complete));
  const next = await browser.submit(confirmation, { confirm: 'yes' });
  if (!next.text.includes('type="password"')) return next;
  return browser.submit(next, { password: SECRETS.userPassword });
}

/** A whole login; answers the body of the token route. */
export async function logIn(
  service: IssuerService,
  browser = new CookieClient(),
): Promise<Record<string, unknown>> {
  const device = await requestDevice(service);
  await approve(device, browser);
  return (await poll(service, device)).body;
}
