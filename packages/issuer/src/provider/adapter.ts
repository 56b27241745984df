// oidc-provider's storage adapter, on our port.
import { type Adapter, type AdapterPayload, errors } from 'oidc-provider';
import type { IssuerStorage, StoredIssuerRecord } from '../storage.ts';

/** What identifiers look like; anything else is not found without asking the database. */
const IDENTIFIER = /^[\x21-\x7e]{1,255}$/;

/** One adapter for each of oidc-provider's models. Clients are static: none is ever looked up. */
export function adapterFactory(storage: IssuerStorage): (model: string) => Adapter {
  return (model) => new StorageAdapter(model, storage);
}

class StorageAdapter implements Adapter {
  readonly #model: string;
  readonly #storage: IssuerStorage;

  constructor(model: string, storage: IssuerStorage) {
    this.#model = model;
    this.#storage = storage;
  }

  async upsert(id: string, payload: AdapterPayload, expiresIn?: number): Promise<void> {
    const { consumed: _, ...rest } = payload;
    await this.#storage.upsert({
      model: this.#model,
      id,
      payload: rest,
      grantId: payload.grantId,
      userCode: payload.userCode,
      uid: payload.uid,
      expiresAt: payload.exp ?? (expiresIn === undefined ? undefined : epochSeconds() + expiresIn),
    });
  }

  async find(id: string): Promise<AdapterPayload | undefined> {
    if (this.#model === 'Client' || !IDENTIFIER.test(id)) return undefined;
    return toPayload(await this.#storage.find(this.#model, id));
  }

  async findByUserCode(userCode: string): Promise<AdapterPayload | undefined> {
    if (!IDENTIFIER.test(userCode)) return undefined;
    return toPayload(await this.#storage.findByUserCode(this.#model, userCode));
  }

  async findByUid(uid: string): Promise<AdapterPayload | undefined> {
    if (!IDENTIFIER.test(uid)) return undefined;
    return toPayload(await this.#storage.findByUid(this.#model, uid));
  }

  /** @throws {errors.InvalidGrant} when another request used the code first */
  async consume(id: string): Promise<void> {
    if (!(await this.#storage.consume(this.#model, id))) throw new errors.InvalidGrant('already used');
  }

  async destroy(id: string): Promise<void> {
    await this.#storage.destroy(this.#model, id);
  }

  async revokeByGrantId(grantId: string): Promise<void> {
    await this.#storage.revokeByGrantId(grantId);
  }
}

function toPayload(record: StoredIssuerRecord | undefined): AdapterPayload | undefined {
  if (!record) return undefined;
  return {
    ...record.payload,
    ...(record.expiresAt === undefined ? {} : { exp: record.expiresAt }),
    ...(record.consumedAt === undefined ? {} : { consumed: record.consumedAt }),
  };
}

function epochSeconds(): number {
  return Math.floor(Date.now() / 1000);
}
