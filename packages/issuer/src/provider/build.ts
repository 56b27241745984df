// One oidc-provider for one set of keys: it takes its keys when it is made, so a rotation makes another.

import type { EventEmitter } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { Provider } from 'oidc-provider';
import type { KeyRing, KeySet } from '../keys/key-ring.ts';
import type { IssuerSettings } from '../options.ts';
import type { Pages } from '../pages/pages.ts';
import type { PasswordCheck } from '../sign-in/password.ts';
import { signIn } from '../sign-in/sign-in.ts';
import type { Throttle } from '../sign-in/throttle.ts';
import type { RefreshTokens } from '../tokens/refresh-token.ts';
import { completeAnswers } from './answers.ts';
import { providerConfiguration } from './configuration.ts';
import { devicePages } from './device-pages.ts';
import { guard } from './guard.ts';
import { stylesheet } from './stylesheet.ts';
import { userinfo } from './userinfo.ts';

/** What outlives a rotation. */
export interface ProviderParts {
  settings: IssuerSettings;
  ring: KeyRing;
  pages: Pages;
  refreshTokens: RefreshTokens;
  password: PasswordCheck;
  signInThrottle: Throttle;
  deviceThrottle: Throttle;
}

export type ProviderHandler = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

/** The provider that signs with the current keys; made anew when they change. */
export function currentProvider(parts: ProviderParts): () => Promise<ProviderHandler> {
  let made: { version: string; handler: ProviderHandler } | undefined;
  return async () => {
    const keys = await parts.ring.current();
    if (made?.version !== keys.version) made = { version: keys.version, handler: buildHandler(parts, keys) };
    return made.handler;
  };
}

function buildHandler(parts: ProviderParts, keys: KeySet): ProviderHandler {
  const { settings, pages } = parts;
  const provider = new Provider(settings.issuer, providerConfiguration(settings, keys, pages));
  // The X-Forwarded headers that Koa now believes are ours: see ForwardedRequest.
  provider.proxy = true;
  logEvents(provider, settings);
  provider.use(guard(settings, pages));
  provider.use(stylesheet());
  provider.use(userinfo(settings, parts.ring));
  provider.use(
    signIn(provider, { settings, pages, password: parts.password, throttle: parts.signInThrottle }),
  );
  provider.use(devicePages(pages, parts.deviceThrottle));
  provider.use(completeAnswers(settings, parts.refreshTokens));
  return provider.callback();
}

/** `error` is Koa's, for what broke outside oidc-provider's own handlers; its types do not know it. */
function logEvents(provider: Provider, settings: IssuerSettings): void {
  const emitter: EventEmitter = provider;
  emitter.on('error', (error: unknown) =>
    settings.log({ level: 'error', msg: 'issuer failed to answer', error: String(error) }),
  );
  provider.on('server_error', (ctx, error) =>
    settings.log({ level: 'error', msg: 'issuer failed to answer', path: ctx.path, error: String(error) }),
  );
  provider.on('grant.success', (ctx) => {
    const grant = ctx.oidc.params?.grant_type;
    if (grant === 'client_credentials' || grant === 'refresh_token') return;
    settings.log({ level: 'info', msg: 'program signed in', client: ctx.oidc.client?.clientId, grant });
  });
}
