/** The current contract (generation 5), at `/v5/jobbergate`: its schemas, and how the domain reads and writes them. */

export { Detail, IdParams, ValidationError } from './schema.ts';
