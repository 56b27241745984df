/** Tenants: one PostgreSQL schema each, made or brought up to date when it is first named; one pool for all. */

import type { Store } from '@jobbergate/core';
import type { Schema } from './sql.ts';

/** Schemas that are migrated at once: each takes a connection beside the pool. */
const AT_ONCE = 2;

/** The schema of an organization; PostgreSQL cuts names at 63 bytes, so ids are at most 48 characters of ASCII. */
export function schemaOf(organization: string): Schema {
  return `jobbergate_org_${organization}` as Schema;
}

export class Tenants {
  readonly #migrate: (schema: Schema) => Promise<unknown>;
  readonly #open: (schema: Schema) => Store;
  readonly #known = new Map<string, Promise<Store>>();
  readonly #waiting: (() => void)[] = [];
  #migrating = 0;

  constructor(migrate: (schema: Schema) => Promise<unknown>, open: (schema: Schema) => Store) {
    this.#migrate = migrate;
    this.#open = open;
  }

  /** One tenant's rows. A failure is not remembered: the next request tries again. */
  get(organization: string): Promise<Store> {
    const known = this.#known.get(organization);
    if (known !== undefined) return known;
    const made = this.#make(schemaOf(organization));
    this.#known.set(organization, made);
    made.catch(() => this.#known.delete(organization));
    return made;
  }

  async #make(schema: Schema): Promise<Store> {
    if (this.#migrating >= AT_ONCE) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    else this.#migrating += 1;
    try {
      await this.#migrate(schema);
      return this.#open(schema);
    } finally {
      const next = this.#waiting.shift();
      if (next === undefined) this.#migrating -= 1;
      else next();
    }
  }
}
