/** The current contract (generation 5), at `/v5/jobbergate`: its schemas, and how the domain reads and writes them. */

export { parseSlurmJobIds } from '../slurmJobIds.ts';
export * from './agent.ts';
export * from './clusters.ts';
export * from './files.ts';
export * from './jobScripts.ts';
export * from './jobScriptTemplates.ts';
export * from './jobSubmissions.ts';
export * from './metrics.ts';
export * from './metricsUpload.ts';
export * from './rawJson.ts';
export { Detail, IdParam, IdParams, MAX_TEXT, ValidationError } from './schema.ts';
export * from './workflows.ts';
