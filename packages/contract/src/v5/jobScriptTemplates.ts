/** Job script templates, as the current contract shows and takes them. */

import type {
  NewTemplate,
  ParentTemplate,
  TemplateChanges,
  TemplateCloning,
  TemplateDetails,
  TemplateInventory,
  TemplateKey,
  TemplateSortField,
} from '@jobbergate/core';
import { type Static, Type } from 'typebox';
import { given } from '../given.ts';
import { FileView, toFileView } from './files.ts';
import { RawJson } from './rawJson.ts';
import {
  FilledText,
  FreeObject,
  fromChangedDescription,
  fromDescription,
  ListQuery,
  listOf,
  MAX_TEXT,
  NullableAnyText,
  NullableFilledText,
  NullableFreeObject,
  NullableInteger,
  NullableText,
  optional,
  RowFields,
  toRowFields,
} from './schema.ts';
import { toWorkflowView, WorkflowView } from './workflows.ts';

const listed = { ...RowFields, identifier: NullableAnyText, cloned_from_id: NullableInteger };

export const JobScriptTemplateItem = Type.Object(listed);
export const JobScriptTemplateList = listOf(JobScriptTemplateItem);

/** What is answered to a write. */
export const JobScriptTemplate = Type.Object({ ...listed, template_vars: FreeObject });

/** The single read, and a clone. */
export const JobScriptTemplateWithFiles = Type.Object({
  ...listed,
  template_vars: FreeObject,
  template_files: Type.Array(FileView),
  workflow_files: Type.Array(WorkflowView, { description: 'One or none' }),
});

const TemplateVars = Type.Unsafe<unknown>({
  ...NullableFreeObject,
  propertyNames: { maxLength: MAX_TEXT },
  description: 'Values that templates are filled with unless a rendering says otherwise',
});

export const JobScriptTemplateCreate = Type.Object({
  name: FilledText,
  identifier: optional(NullableText),
  description: optional(NullableText),
  template_vars: optional(TemplateVars),
});

export const JobScriptTemplateUpdate = Type.Object({
  name: optional(FilledText),
  identifier: optional(NullableText),
  description: optional(NullableText),
  template_vars: optional(TemplateVars),
  is_archived: optional(Type.Boolean()),
});

/** What the clone has otherwise; nothing is needed. */
const JobScriptTemplateCloningFields = Type.Object({
  name: optional(NullableFilledText),
  identifier: optional(NullableText),
  description: optional(NullableText),
  template_vars: optional(TemplateVars),
});
export const JobScriptTemplateClone = Type.Unsafe<Static<typeof JobScriptTemplateCloningFields> | null>({
  ...JobScriptTemplateCloningFields,
  type: ['object', 'null'],
});

export const JobScriptTemplateListQuery = Type.Object({
  ...ListQuery,
  include_null_identifier: optional(
    Type.Boolean({ default: false, description: 'Also those without an identifier' }),
  ),
});

export const TemplateKeyParam = {
  id: Type.String({ minLength: 1, description: 'Id (digits) or identifier' }),
};
export const TemplateKeyParams = Type.Object(TemplateKeyParam);

/** Name on the wire → the domain's sort field. */
export const JOB_SCRIPT_TEMPLATE_SORT_FIELDS: Readonly<Record<string, TemplateSortField>> = {
  id: 'id',
  name: 'name',
  identifier: 'identifier',
  owner_email: 'ownerEmail',
  created_at: 'createdAt',
  updated_at: 'updatedAt',
};

/** Digits mean an id; whatever else, also a sign or a space, is an identifier. */
export function fromTemplateKey(key: string): TemplateKey {
  return /^\d+$/.test(key) ? { id: Number(key) } : { identifier: key };
}

export function toJobScriptTemplateItem(template: ParentTemplate): Static<typeof JobScriptTemplateItem> {
  return {
    ...toRowFields(template),
    identifier: template.identifier,
    cloned_from_id: template.clonedFromId,
  };
}

export function toJobScriptTemplate(template: TemplateDetails) {
  return {
    ...toJobScriptTemplateItem(template),
    template_vars: new RawJson(template.templateVars ?? '{}'),
  };
}

export function toJobScriptTemplateWithFiles(template: TemplateInventory) {
  const { id, workflow } = template;
  return {
    ...toJobScriptTemplate(template),
    template_files: template.files.map((file) => toFileView(id, file)),
    workflow_files: workflow === null ? [] : [toWorkflowView(id, workflow)],
  };
}

/** `templateVars`: the body's, as JSON text. */
export function fromJobScriptTemplateCreate(
  body: Static<typeof JobScriptTemplateCreate>,
  templateVars: string | undefined,
): NewTemplate {
  return {
    name: body.name,
    identifier: fromIdentifier(body.identifier),
    description: fromDescription(body.description),
    templateVars: templateVars ?? null,
  };
}

/** What is given changes; a null or an empty text empties what may be empty. */
export function fromJobScriptTemplateUpdate(
  body: Static<typeof JobScriptTemplateUpdate>,
  templateVars: string | undefined,
): TemplateChanges {
  return given({
    name: body.name,
    identifier: body.identifier === undefined ? undefined : fromIdentifier(body.identifier),
    description: fromChangedDescription(body.description),
    templateVars: body.template_vars === undefined ? undefined : (templateVars ?? null),
    isArchived: body.is_archived,
  });
}

/** A null counts as absence. */
export function fromJobScriptTemplateClone(
  body: Static<typeof JobScriptTemplateClone>,
  templateVars: string | undefined,
): TemplateCloning {
  const { name, identifier, description } = body ?? {};
  return {
    identifier: fromIdentifier(identifier),
    ...given({
      name: name || undefined,
      description: fromChangedDescription(description ?? undefined),
      templateVars,
    }),
  };
}

/** An empty identifier is none. */
function fromIdentifier(identifier: string | null | undefined): string | null {
  return identifier ? identifier : null;
}
