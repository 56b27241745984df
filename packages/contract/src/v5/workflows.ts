/** The question workflow of a job script template, as the current contract shows and takes it. */

import type { PlacedWorkflow, WorkflowEntry } from '@jobbergate/core';
import { Type } from 'typebox';
import { BinaryText, FileUrl } from './files.ts';
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

const FORM = 'application/x-www-form-urlencoded';
/** The route reads these bodies by itself: `x-read-by-route` keeps validators away. */
const READ_BY_ROUTE = { type: ['object', 'null'], 'x-read-by-route': true };
const CONFIG_FIELD = { runtime_config: optional(Type.String({ description: 'The text of a JSON object' })) };

const uploadForm = {
  ...Type.Object({ upload_file: optional(BinaryText), ...CONFIG_FIELD }),
  ...READ_BY_ROUTE,
};
const configForm = { ...Type.Object(CONFIG_FIELD), ...READ_BY_ROUTE };

/** By media type. While there is no workflow both parts are needed, which only a multipart body can hold. */
export const WorkflowUpload = {
  content: {
    'multipart/form-data': { schema: uploadForm },
    [FORM]: { schema: configForm },
    'application/json': {
      schema: { ...Type.Object({ runtime_config: optional(FreeObject) }), ...READ_BY_ROUTE },
    },
  },
};

export const WorkflowFetchQuery = Type.Object(FileUrl);

/** By media type: the runtime configuration, which is needed while there is no workflow. */
export const WorkflowFetchBody = {
  content: {
    'application/json': {
      schema: {
        ...READ_BY_ROUTE,
        additionalProperties: true,
        description: 'The runtime configuration itself, or an object that holds it as `runtime_config`',
      },
    },
    'multipart/form-data': { schema: configForm },
    [FORM]: { schema: configForm },
  },
};

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
