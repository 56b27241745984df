// The signing keys as this process knows them: read from storage, and read again every few seconds.
import type { JSONWebKeySet, JWK } from 'jose';
import type { IssuerLog } from '../log.ts';
import type { IssuerStorage, SigningKey } from '../storage.ts';
import { generateSigningKey } from './generate.ts';

/** How long a process may go on with the keys it knows. */
const RELOAD_MS = 5_000;
/** A new key is published this long before it signs, so that every process knows it first. */
const PUBLISH_AHEAD_MS = 2 * RELOAD_MS;

/** One consistent view of the keys. */
export interface KeySet {
  /** Changes whenever the set or the signing key does. */
  version: string;
  /** The key to sign with. */
  signing: SigningKey;
  /** All keys, the signing one first. */
  keys: readonly SigningKey[];
  /** The public halves. */
  jwks: JSONWebKeySet;
}

/** Opens, reloads, rotates and retires the keys in `storage`. */
export class KeyRing {
  readonly #storage: IssuerStorage;
  readonly #log: IssuerLog;
  #known: { keys: readonly SigningKey[]; readAt: number } | undefined;
  #reload: Promise<readonly SigningKey[]> | undefined;

  constructor(storage: IssuerStorage, log: IssuerLog) {
    this.#storage = storage;
    this.#log = log;
  }

  /** The keys, at most five seconds old; older ones while storage does not answer. */
  async current(): Promise<KeySet> {
    const known = this.#known;
    if (known && Date.now() - known.readAt < RELOAD_MS) return toKeySet(known.keys);
    try {
      return toKeySet(await this.#readOnce());
    } catch (error) {
      if (!known) throw error;
      this.#log({
        level: 'warn',
        msg: 'signing keys could not be read again, using those known',
        error: String(error),
      });
      return toKeySet(known.keys);
    }
  }

  /** Adds a key, which signs after ten seconds. Of several calls at once in any process, one adds. */
  async rotate(): Promise<void> {
    const newest = (await this.#read())[0];
    const generation = (newest?.generation ?? 0) + 1;
    const added = await this.#storage.addKey(
      await generateSigningKey(generation, new Date(Date.now() + PUBLISH_AHEAD_MS)),
    );
    await this.#read();
    if (added) this.#log({ level: 'info', msg: 'signing key added', generation });
  }

  /** Deletes keys that another has replaced for `longestTokenSeconds`: nothing they signed is valid still. */
  async retire(longestTokenSeconds: number): Promise<void> {
    const replacedBefore = Date.now() - longestTokenSeconds * 1000;
    const keys = await this.#read();
    const newestRetirer = keys.find((key) => key.signsFrom.getTime() < replacedBefore);
    for (const key of keys) {
      if (newestRetirer && key.generation < newestRetirer.generation) await this.#storage.deleteKey(key.kid);
    }
  }

  #readOnce(): Promise<readonly SigningKey[]> {
    this.#reload ??= this.#read().finally(() => {
      this.#reload = undefined;
    });
    return this.#reload;
  }

  async #read(): Promise<readonly SigningKey[]> {
    let keys = await this.#storage.listKeys();
    if (keys.length === 0) {
      await this.#storage.addKey(await generateSigningKey(1, new Date()));
      keys = await this.#storage.listKeys();
    }
    this.#known = { keys, readAt: Date.now() };
    return keys;
  }
}

function toKeySet(keys: readonly SigningKey[]): KeySet {
  const now = Date.now();
  const signing = keys.find((key) => key.signsFrom.getTime() <= now) ?? keys.at(-1);
  if (!signing) throw new Error('the issuer has no signing key');
  const ordered = [signing, ...keys.filter((key) => key !== signing)];
  return {
    version: ordered.map((key) => key.kid).join(' '),
    signing,
    keys: ordered,
    jwks: { keys: ordered.map(toPublicJwk) },
  };
}

function toPublicJwk(key: SigningKey): JWK {
  const { n, e } = key.privateJwk;
  return { kty: 'RSA', n: String(n), e: String(e), kid: key.kid, alg: 'RS256', use: 'sig' };
}
