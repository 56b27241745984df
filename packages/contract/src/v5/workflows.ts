/** The question workflow of a job script template, as the current contract shows and takes it. */

import type { PlacedWorkflow, WorkflowEntry } from '@jobbergate/core';
import { Type } from 'typebox';
import { FileUrl } from './files.ts';
import { RawJson } from './rawJson.ts';
import { AnyText, FreeObject, optional, Timestamp, toTimestamp } from './schema.ts';

/** The one name that a workflow's file has. */
const WORKFLOW_FILE = 'jobbergate.py';

export const WorkflowView = Type.Object({
  parent_id: Type.Integer(),
  filename: AnyText,
  runtime_config: FreeObject,
  created_at: Timestamp,
  updated_at: Timestamp,
});

/** Both are needed while there is no workflow; `x-read-by-route` keeps validators away. */
export const WorkflowUpload = Type.Unsafe<unknown>({
  ...Type.Object({
    upload_file: optional(Type.Unsafe<unknown>({ type: 'string', format: 'binary' })),
    runtime_config: optional(Type.String({ description: 'The text of a JSON object' })),
  }),
  type: ['object', 'null'],
  'x-read-by-route': true,
});

export const WorkflowFetchQuery = Type.Object(FileUrl);

/** The runtime configuration itself; needed while there is no workflow. */
export const WorkflowFetchBody = Type.Unsafe<unknown>({
  type: ['object', 'null'],
  additionalProperties: true,
  'x-read-by-route': true,
});

export function toWorkflowView(parentId: number, workflow: WorkflowEntry) {
  return {
    parent_id: parentId,
    filename: WORKFLOW_FILE,
    runtime_config: new RawJson(workflow.runtimeConfig ?? '{}'),
    created_at: toTimestamp(workflow.createdAt),
    updated_at: toTimestamp(workflow.updatedAt),
  };
}

export function toPlacedWorkflowView(workflow: PlacedWorkflow) {
  return toWorkflowView(workflow.parentId, workflow);
}
