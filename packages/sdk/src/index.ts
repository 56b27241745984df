// The typed client of the Jobbergate API and the ways to a token. Depends on nothing but the web platform
// (fetch, URL, Web Crypto), so that it runs in Node and in browsers.
export { type Client, type ClientOptions, createClient } from './client.ts';
export type {
  ActiveJobSubmission,
  AnswerData,
  JobScript,
  JobSubmission,
  JobSubmissionStatus,
  Page,
  PendingJobSubmission,
  SlurmJobState,
} from './entities.ts';
export {
  ApiError,
  type ApiErrorCode,
  ConnectionError,
  type ConnectionErrorCode,
  IssuerError,
  JobbergateError,
  NotLoggedInError,
} from './errors.ts';
export type { paths } from './generated/current.ts';
export type { Transport } from './http/exchange.ts';
export { parseBaseUrl } from './http/web-url.ts';
export { type About, type AboutOptions, readAbout } from './login/about.ts';
export { type ClientCredentials, clientCredentials } from './login/client-credentials.ts';
export { type DeviceLogin, type DeviceLoginOptions, startDeviceLogin } from './login/device.ts';
export { discoverIssuer, type IssuerMetadata, type IssuerOptions } from './login/issuer-metadata.ts';
export type { IssuerClient } from './login/issuer-request.ts';
export type { Pause } from './login/pause.ts';
export { refreshTokens } from './login/refresh.ts';
export { revokeToken } from './login/revoke.ts';
export { tokenClaims, tokenExpiry } from './login/token-expiry.ts';
export type { Tokens } from './login/tokens.ts';
export type { Answer } from './operations.ts';
export type { TokenSource } from './token-source.ts';
