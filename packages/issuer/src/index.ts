// The embedded OpenID Connect issuer.
export { CLIENTS } from './clients.ts';
export { createIssuer, type Issuer } from './issuer.ts';
export type { IssuerLog, IssuerLogEvent } from './log.ts';
export type { IssuerOptions } from './options.ts';
export { type IssuerSecrets, loadOrCreateSecrets, SecretFileError } from './secrets.ts';
export type { IssuerRecord, IssuerStorage, SigningKey, StoredIssuerRecord } from './storage.ts';
export type { MintRequest } from './tokens/mint.ts';
