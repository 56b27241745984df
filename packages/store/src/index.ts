export { Database } from './database.ts';
export { PostgresIssuerStorage } from './issuer/storage.ts';
export { DatabaseFromTheFutureError, migrate, pendingMigrations } from './migrate.ts';
export { migrateTenants, type TenantsReport, type TenantsState, tenantsState } from './migrateTenants.ts';
export { type OpenStore, openStore, type StoreOptions } from './openStore.ts';
export { Outbox, type OutboxItem, type OutboxKind, type Outcome, type Outcomes } from './outbox.ts';
export type { ConnectionTarget } from './pool.ts';
export { MAIN_SCHEMA, type Schema } from './sql.ts';
