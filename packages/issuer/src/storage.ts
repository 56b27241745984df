// The port behind which the issuer's state lies; packages/store implements it on PostgreSQL.

/** One stored artefact of oidc-provider: a session, a device code, a grant, a refresh token… */
export interface IssuerRecord {
  /** oidc-provider's model name, such as `DeviceCode`. */
  model: string;
  /** Unique within the model. */
  id: string;
  /** JSON; its own `exp` and `consumed` are ignored in favour of the members below. */
  payload: Readonly<Record<string, unknown>>;
  /** The grant that the record hangs on; revoking the grant deletes the record. */
  grantId?: string | undefined;
  /** RFC 8628 user code, normalised (no separator, upper case). */
  userCode?: string | undefined;
  /** The second identifier of a session. */
  uid?: string | undefined;
  /** Seconds since the epoch; absent: never. */
  expiresAt?: number | undefined;
}

/** A record as read back. */
export interface StoredIssuerRecord {
  payload: Record<string, unknown>;
  /** Seconds since the epoch. Expired records may still be returned; the reader decides. */
  expiresAt: number | undefined;
  /** Seconds since the epoch; set by the first {@link IssuerStorage.consume}. */
  consumedAt: number | undefined;
}

/** An RS256 key pair, as it is kept. */
export interface SigningKey {
  /** RFC 7638 thumbprint of the public key. */
  kid: string;
  /** 1, 2, 3…: unique, so that of several processes that add a key at once only one succeeds. */
  generation: number;
  /** RSA private key as a JWK (RFC 7517). */
  privateJwk: Readonly<Record<string, unknown>>;
  /** From when tokens may be signed with it; it is published at once. */
  signsFrom: Date;
}

/** Every method is one atomic step, visible to other processes when its promise resolves. */
export interface IssuerStorage {
  /** Writes or replaces; a record that was consumed stays so. */
  upsert(record: IssuerRecord): Promise<void>;
  find(model: string, id: string): Promise<StoredIssuerRecord | undefined>;
  findByUserCode(model: string, userCode: string): Promise<StoredIssuerRecord | undefined>;
  findByUid(model: string, uid: string): Promise<StoredIssuerRecord | undefined>;
  /** Marks as used. False when it was used before, or does not exist: of two racing callers one gets true. */
  consume(model: string, id: string): Promise<boolean>;
  /** Moves the expiry (seconds since the epoch) of a record that still exists; never brings one back. */
  extend(model: string, id: string, expiresAt: number): Promise<void>;
  destroy(model: string, id: string): Promise<void>;
  /** Deletes every record that carries this grant id. */
  revokeByGrantId(grantId: string): Promise<void>;
  /** Deletes records that expired before `before`, at most `limit`; answers how many. */
  deleteExpired(before: Date, limit: number): Promise<number>;

  /** All keys, newest generation first. */
  listKeys(): Promise<SigningKey[]>;
  /** False when the generation exists already. */
  addKey(key: SigningKey): Promise<boolean>;
  deleteKey(kid: string): Promise<void>;
}
