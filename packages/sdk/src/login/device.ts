// The device flow: a person approves the login in any browser, this program waits (RFC 8628), with PKCE.
import { ConnectionError, IssuerError } from '../errors.ts';
import { parseWebUrl } from '../http/web-url.ts';
import { askIssuer, type Form, type IssuerClient } from './issuer-request.ts';
import { type Pause, pause } from './pause.ts';
import { createPkce } from './pkce.ts';
import { readTokens, type Tokens } from './tokens.ts';

export interface DeviceLoginOptions {
  readonly client: IssuerClient;
  /** Space-separated; default `openid`. */
  readonly scope?: string | undefined;
  /** Replaces waiting, for tests. */
  readonly pause?: Pause | undefined;
}

/** A login that waits for approval. */
export interface DeviceLogin {
  readonly userCode: string;
  /** Where the person goes and types the code. */
  readonly verificationUri: string;
  /** The same with the code in it, where the issuer gives one. */
  readonly verificationUriComplete: string | undefined;
  readonly expiresInSeconds: number;
  /**
   * Polls until the login is approved. Answers that do not come, and an overloaded issuer, only slow it down.
   *
   * @throws IssuerError with code `access_denied`, `expired_token`, or what else ends it; `signal.reason`
   */
  readonly wait: () => Promise<Tokens>;
}

/** @throws IssuerError (`not_supported` when the issuer has no device flow), ConnectionError */
export async function startDeviceLogin(options: DeviceLoginOptions): Promise<DeviceLogin> {
  const { client } = options;
  const { deviceEndpoint, issuer } = client.metadata;
  if (deviceEndpoint === undefined) {
    throw new IssuerError('not_supported', `The issuer ${issuer} offers no device flow.`);
  }
  const { verifier, challenge } = await createPkce();
  const answer = await askIssuer(client, deviceEndpoint, {
    scope: options.scope ?? 'openid',
    code_challenge: challenge,
    code_challenge_method: 'S256',
  });
  const grant = readGrant(answer, issuer);
  const form = {
    grant_type: 'urn:ietf:params:oauth:grant-type:device_code',
    device_code: grant.deviceCode,
    code_verifier: verifier,
  };
  const { deviceCode: _, intervalSeconds, ...shown } = grant;
  const schedule = {
    intervalSeconds,
    expiresInSeconds: grant.expiresInSeconds,
    pause: options.pause ?? pause,
  };
  return { ...shown, wait: () => poll(client, form, schedule) };
}

interface Schedule {
  intervalSeconds: number;
  expiresInSeconds: number;
  pause: Pause;
}

async function poll(client: IssuerClient, form: Form, schedule: Schedule): Promise<Tokens> {
  let interval = schedule.intervalSeconds;
  // Counted in waits, not by the clock, which may jump when a laptop sleeps; the issuer has the last word.
  for (let waited = interval; waited <= schedule.expiresInSeconds + interval; waited += interval) {
    await schedule.pause(interval * 1000, client.signal);
    try {
      const answer = await askIssuer(client, client.metadata.tokenEndpoint, form);
      return readTokens(answer, client.metadata.issuer);
    } catch (error) {
      interval = nextInterval(error, interval);
    }
  }
  throw new IssuerError('expired_token', 'The code has expired before anybody approved the login.');
}

const longestInterval = 60;

/** RFC 8628 §3.5: five seconds more after `slow_down`, twice as long after no answer; rethrows what ends the login. */
function nextInterval(error: unknown, interval: number): number {
  if (error instanceof ConnectionError) return Math.min(interval * 2, longestInterval);
  if (!(error instanceof IssuerError)) throw error;
  switch (error.code) {
    case 'authorization_pending':
      return interval;
    case 'slow_down':
      return interval + 5;
    case 'server_error':
    case 'temporarily_unavailable':
      return Math.min(interval * 2, longestInterval);
    case 'access_denied':
      throw new IssuerError(error.code, 'The login was refused in the browser.', error.status);
    case 'expired_token':
      throw new IssuerError(
        error.code,
        'The code has expired before anybody approved the login.',
        error.status,
      );
    default:
      throw error;
  }
}

function readGrant(answer: Record<string, unknown>, issuer: string) {
  const { device_code: deviceCode, user_code: userCode, verification_uri: verificationUri } = answer;
  const { verification_uri_complete: complete, expires_in: expiresIn, interval } = answer;
  if (typeof deviceCode !== 'string' || typeof userCode !== 'string' || !isWebAddress(verificationUri)) {
    throw new IssuerError('unexpected_answer', `The issuer ${issuer} answered without a device code.`);
  }
  return {
    deviceCode,
    userCode,
    verificationUri,
    verificationUriComplete: isWebAddress(complete) ? complete : undefined,
    expiresInSeconds: positive(expiresIn) ?? 600,
    intervalSeconds: Math.min(positive(interval) ?? 5, longestInterval),
  };
}

function isWebAddress(value: unknown): value is string {
  return typeof value === 'string' && parseWebUrl(value) !== undefined;
}

function positive(value: unknown): number | undefined {
  const number = Number(value ?? 0);
  return Number.isFinite(number) && number > 0 ? number : undefined;
}
