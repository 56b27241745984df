/** Tenants: one PostgreSQL schema each, made or brought up to date when it is first named; one pool for all. */

import type { Store } from '@jobbergate/core';
import type { Schema } from './sql.ts';

/** Schemas that are migrated at once: each takes a connection beside the pool. */
const AT_ONCE = 2;
/** Tenants that are remembered; of others it takes one statement to know that they are there. */
const MOST_KNOWN = 1000;

/** The schema of an organization; PostgreSQL cuts names at 63 bytes, so ids are at most 48 characters of ASCII. */
function schemaOf(organization: string): Schema {
  return `jobbergate_org_${organization}` as Schema;
}

/** How a tenant's schema is looked at, brought up to date, and read. */
export interface TenantSource {
  /** Whether there is nothing to do for it. */
  isMigrated(schema: Schema): Promise<boolean>;
  migrate(schema: Schema): Promise<unknown>;
  open(schema: Schema): Store;
}

export class Tenants {
  readonly #source: TenantSource;
  readonly #mostKnown: number;
  /** The one that was asked for longest ago comes first. */
  readonly #known = new Map<Schema, Promise<Store>>();
  readonly #waiting: (() => void)[] = [];
  #migrating = 0;

  constructor(source: TenantSource, mostKnown = MOST_KNOWN) {
    this.#source = source;
    this.#mostKnown = mostKnown;
  }

  /** One tenant's rows. A failure is not remembered: the next request tries again. */
  get(organization: string): Promise<Store> {
    const schema = schemaOf(organization);
    const known = this.#known.get(schema);
    const store = known ?? this.#make(schema);
    this.#known.delete(schema);
    this.#known.set(schema, store);
    if (known === undefined) {
      store.catch(() => {
        if (this.#known.get(schema) === store) this.#known.delete(schema);
      });
      const [eldest] = this.#known.keys();
      if (this.#known.size > this.#mostKnown && eldest !== undefined) this.#known.delete(eldest);
    }
    return store;
  }

  /** Lets the next request that names the tenant look whether its schema is there. */
  forget(schema: Schema): void {
    this.#known.delete(schema);
  }

  async #make(schema: Schema): Promise<Store> {
    // Those that are there already do not wait for those that are made.
    if (!(await this.#source.isMigrated(schema))) await this.#migrate(schema);
    return this.#source.open(schema);
  }

  async #migrate(schema: Schema): Promise<void> {
    if (this.#migrating >= AT_ONCE) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    else this.#migrating += 1;
    try {
      await this.#source.migrate(schema);
    } finally {
      const next = this.#waiting.shift();
      if (next === undefined) this.#migrating -= 1;
      else next();
    }
  }
}
