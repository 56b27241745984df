/** The documented contract (generation 3), at `/jobbergate`: its schemas, and how the domain reads and writes them. */

export { parseSlurmJobIds } from '../slurmJobIds.ts';
export * from './applications.ts';
export * from './jobScripts.ts';
export * from './jobSubmissions.ts';
export { Detail, IdParams, InUse, ValidationError } from './schema.ts';
