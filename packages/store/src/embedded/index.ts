// The embedded default: the real PostgreSQL, as a child process of the service.
export type { EmbeddedOptions } from './cluster.ts';
export { type EmbeddedConnection, superuserConnection } from './database.ts';
export { EmbeddedPostgresError, type EmbeddedPostgresErrorCode } from './error.ts';
export type { EmbeddedLog } from './log.ts';
export { findEmbeddedPostgres } from './running.ts';
export type { Exit } from './server.ts';
export type { Durability } from './settings.ts';
export { type EmbeddedPostgres, startEmbeddedPostgres } from './start.ts';
export { type SupervisedPostgres, superviseEmbeddedPostgres } from './supervise.ts';
