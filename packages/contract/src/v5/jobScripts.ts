/** Job scripts, as the current contract shows and takes them. */

import type {
  Script,
  ScriptCloning,
  ScriptInventory,
  ScriptLabels,
  ScriptOfTemplate,
  ScriptSortField,
} from '@jobbergate/core';
import { type Static, Type } from 'typebox';
import { given } from '../given.ts';
import { FileView, toFileView } from './files.ts';
import { JobScriptTemplateItem, toJobScriptTemplateItem } from './jobScriptTemplates.ts';
import {
  AnyText,
  FreeObject,
  fromChangedDescription,
  fromDescription,
  ListQuery,
  listOf,
  NullableInteger,
  NullableText,
  optional,
  RowFields,
  Text,
  toRowFields,
} from './schema.ts';

const fields = { ...RowFields, parent_template_id: NullableInteger, cloned_from_id: NullableInteger };

export const JobScript = Type.Object(fields);

export const JobScriptItem = Type.Object({
  ...fields,
  template: Type.Unsafe<Static<typeof JobScriptTemplateItem> | null>({
    ...JobScriptTemplateItem,
    type: ['object', 'null'],
    description: 'The template it came from; null without one',
  }),
});
export const JobScriptList = listOf(JobScriptItem);

export const JobScriptWithFiles = Type.Object({ ...fields, files: Type.Array(FileView) });

export const JobScriptCreate = Type.Object({ name: Text, description: optional(NullableText) });

export const JobScriptUpdate = Type.Object({
  name: optional(Text),
  description: optional(NullableText),
  is_archived: optional(Type.Boolean()),
});

/** What the clone has otherwise; nothing is needed. */
const JobScriptCloningFields = Type.Object({
  name: optional(NullableText),
  description: optional(NullableText),
});
export const JobScriptClone = Type.Unsafe<Static<typeof JobScriptCloningFields> | null>({
  ...JobScriptCloningFields,
  type: ['object', 'null'],
});

export const JobScriptRendering = Type.Object({
  create_request: JobScriptCreate,
  render_request: Type.Object({
    template_output_name_mapping: Type.Unsafe<Readonly<Record<string, string>>>({
      type: 'object',
      additionalProperties: { type: 'string', maxLength: 255 },
      propertyNames: { maxLength: 255 },
      description: 'Template → name of the file that it becomes; exactly one is an ENTRYPOINT',
    }),
    sbatch_params: optional(
      Type.Unsafe<readonly string[] | null>({
        type: ['array', 'null'],
        items: AnyText,
        description: 'Options for #SBATCH lines, in order',
      }),
    ),
    param_dict: Type.Unsafe<unknown>({
      ...FreeObject,
      description:
        'Names that templates may use; where one that is undefined is looked into, all are under `data` instead',
    }),
  }),
});

export const JobScriptListQuery = Type.Object({
  ...ListQuery,
  from_job_script_template_id: optional(Type.Integer({ description: 'Only those of this template' })),
});

export const JOB_SCRIPT_SORT_FIELDS: Readonly<Record<string, ScriptSortField>> = {
  id: 'id',
  name: 'name',
  owner_email: 'ownerEmail',
  parent_template_id: 'templateId',
  created_at: 'createdAt',
  updated_at: 'updatedAt',
};

export function toJobScript(script: Script): Static<typeof JobScript> {
  return {
    ...toRowFields(script),
    parent_template_id: script.templateId,
    cloned_from_id: script.clonedFromId,
  };
}

export function toJobScriptItem(script: ScriptOfTemplate): Static<typeof JobScriptItem> {
  const { template } = script;
  return { ...toJobScript(script), template: template === null ? null : toJobScriptTemplateItem(template) };
}

export function toJobScriptWithFiles(script: ScriptInventory): Static<typeof JobScriptWithFiles> {
  return { ...toJobScript(script), files: script.files.map((file) => toFileView(script.id, file)) };
}

export function fromJobScriptCreate(body: Static<typeof JobScriptCreate>) {
  return { name: body.name, description: fromDescription(body.description) };
}

export function fromJobScriptUpdate(body: Static<typeof JobScriptUpdate>): ScriptLabels {
  return given({
    name: body.name,
    description: fromChangedDescription(body.description),
    isArchived: body.is_archived,
  });
}

/** A null counts as absence. */
export function fromJobScriptClone(body: Static<typeof JobScriptClone>): ScriptCloning {
  const { name, description } = body ?? {};
  return given({ name: name ?? undefined, description: fromChangedDescription(description ?? undefined) });
}

/** `parameters`: the body's `param_dict`, as JSON text. */
export function fromJobScriptRendering(
  { create_request, render_request }: Static<typeof JobScriptRendering>,
  parameters: string,
) {
  return {
    ...fromJobScriptCreate(create_request),
    outputs: new Map(Object.entries(render_request.template_output_name_mapping)),
    sbatchParams: render_request.sbatch_params ?? [],
    parameters,
  };
}
