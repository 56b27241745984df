/** The embedded issuer's storage on PostgreSQL: one statement a method. */

import type { IssuerRecord, IssuerStorage, SigningKey, StoredIssuerRecord } from '@jobbergate/issuer';
import type { Queryable } from '../database.ts';
import { type Prepared, type Schema, statementFrom } from '../sql.ts';

const SQL = {
  upsert: load('upsert'),
  find: load('find-by-id'),
  findByUserCode: load('find-by-user-code'),
  findByUid: load('find-by-uid'),
  consume: load('consume'),
  extend: load('extend'),
  destroy: load('destroy'),
  revokeGrant: load('revoke-grant'),
  deleteExpired: load('delete-expired'),
  listKeys: load('list-keys'),
  addKey: load('add-key'),
  deleteKey: load('delete-key'),
};

interface RecordRow {
  payload: Record<string, unknown>;
  expires_at: number | null;
  consumed_at: number | null;
}

interface KeyRow {
  generation: number;
  kid: string;
  private_jwk: Record<string, unknown>;
  signs_from: string;
}

/** Over any number of processes: the rows are the only state. */
export class PostgresIssuerStorage implements IssuerStorage {
  readonly #database: Queryable;

  constructor(database: Queryable) {
    this.#database = database;
  }

  async upsert(record: IssuerRecord): Promise<void> {
    const { model, id, payload, grantId, userCode, uid, expiresAt } = record;
    await this.#database.query(SQL.upsert, [
      model,
      id,
      JSON.stringify(payload),
      grantId ?? null,
      userCode ?? null,
      uid ?? null,
      expiresAt ?? null,
    ]);
  }

  find(model: string, id: string): Promise<StoredIssuerRecord | undefined> {
    return this.#findBy(SQL.find, model, id);
  }

  findByUserCode(model: string, userCode: string): Promise<StoredIssuerRecord | undefined> {
    return this.#findBy(SQL.findByUserCode, model, userCode);
  }

  findByUid(model: string, uid: string): Promise<StoredIssuerRecord | undefined> {
    return this.#findBy(SQL.findByUid, model, uid);
  }

  async consume(model: string, id: string): Promise<boolean> {
    return (await this.#database.query(SQL.consume, [model, id])).length > 0;
  }

  async extend(model: string, id: string, expiresAt: number): Promise<void> {
    await this.#database.query(SQL.extend, [model, id, expiresAt]);
  }

  async destroy(model: string, id: string): Promise<void> {
    await this.#database.query(SQL.destroy, [model, id]);
  }

  async revokeByGrantId(grantId: string): Promise<void> {
    await this.#database.query(SQL.revokeGrant, [grantId]);
  }

  async deleteExpired(before: Date, limit: number): Promise<number> {
    return (await this.#database.query(SQL.deleteExpired, [before.getTime() / 1000, limit])).length;
  }

  async listKeys(): Promise<SigningKey[]> {
    const rows = await this.#database.query<KeyRow>(SQL.listKeys, []);
    return rows.map((row) => ({
      generation: row.generation,
      kid: row.kid,
      privateJwk: row.private_jwk,
      signsFrom: new Date(Number(row.signs_from) * 1000),
    }));
  }

  async addKey(key: SigningKey): Promise<boolean> {
    const values = [key.generation, key.kid, JSON.stringify(key.privateJwk), key.signsFrom.getTime() / 1000];
    return (await this.#database.query(SQL.addKey, values)).length > 0;
  }

  async deleteKey(kid: string): Promise<void> {
    await this.#database.query(SQL.deleteKey, [kid]);
  }

  async #findBy(statement: Prepared, model: string, value: string): Promise<StoredIssuerRecord | undefined> {
    const [row] = await this.#database.query<RecordRow>(statement, [model, value]);
    return (
      row && {
        payload: row.payload,
        expiresAt: seconds(row.expires_at),
        consumedAt: seconds(row.consumed_at),
      }
    );
  }
}

/** The issuer's tables belong to the installation, not to a tenant. */
function load(name: string): Prepared {
  return statementFrom(`issuer/${name}.sql`)('jobbergate' as Schema);
}

function seconds(epoch: number | null): number | undefined {
  return epoch === null ? undefined : epoch;
}
