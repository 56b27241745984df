/** Applications: templates, as the documented contract shows and takes them. */

import type {
  NewTemplate,
  Template,
  TemplateContents,
  TemplateEdit,
  TemplateSortField,
} from '@jobbergate/core';
import { type Static, Type } from 'typebox';
import { given } from '../given.ts';
import {
  AnyText,
  ListQuery,
  listOf,
  NullableAnyText,
  NullableText,
  optional,
  Text,
  Timestamp,
} from './schema.ts';

const fields = {
  id: Type.Integer(),
  created_at: Timestamp,
  updated_at: Timestamp,
  application_name: Text,
  application_identifier: NullableText,
  application_description: NullableText,
  application_owner_email: AnyText,
  application_uploaded: Type.Boolean(),
};

export const Application = Type.Object(fields);
export const ApplicationList = listOf(Application);

/** The single read adds the files; the keys are always there. */
export const ApplicationWithFiles = Type.Object({
  ...fields,
  application_config: NullableAnyText,
  application_source_file: NullableAnyText,
  application_templates: Type.Unsafe<Readonly<Record<string, string>> | null>({
    type: ['object', 'null'],
    additionalProperties: { type: 'string' },
  }),
});

export const ApplicationCreate = Type.Object({
  application_name: Text,
  application_identifier: optional(NullableText),
  application_description: optional(NullableText),
});

export const ApplicationUpdate = Type.Object({
  application_name: optional(Text),
  application_identifier: optional(NullableText),
  application_description: optional(NullableText),
  application_config: optional(NullableAnyText),
});

/** A multipart body, which the route reads by itself: `x-read-by-route` keeps validators away. */
export const ApplicationUpload = Type.Object(
  {
    upload_files: Type.Array(Type.Unsafe<unknown>({ type: 'string', format: 'binary' }), {
      description: 'One .py, at most one .yaml, one or more .j2 or .jinja2, each of type text/plain',
    }),
  },
  { 'x-read-by-route': true },
);

export const ApplicationListQuery = Type.Object({
  user: optional(Type.Boolean({ default: false, description: 'Only my own' })),
  ...ListQuery,
  all: optional(Type.Boolean({ default: false, description: 'Also those without an identifier' })),
});

/** Name on the wire → the domain's sort field, in the order in which the contract lists them. */
export const APPLICATION_SORT_FIELDS: Readonly<Record<string, TemplateSortField>> = {
  id: 'id',
  application_name: 'name',
  application_identifier: 'identifier',
  application_owner_email: 'ownerEmail',
  application_uploaded: 'isUploaded',
  created_at: 'createdAt',
  updated_at: 'updatedAt',
};

export function toApplication(template: Template): Static<typeof Application> {
  return {
    id: template.id,
    created_at: template.createdAt,
    updated_at: template.updatedAt,
    application_name: template.name,
    application_identifier: template.identifier,
    application_description: template.description,
    application_owner_email: template.ownerEmail,
    application_uploaded: template.isUploaded,
  };
}

/** `config` is the YAML text to show: the uploaded one, or one written from the two sections. */
export function toApplicationWithFiles(
  template: Template & TemplateContents,
  config: string | null,
): Omit<Static<typeof ApplicationWithFiles>, 'application_templates'> & {
  application_templates: ReadonlyMap<string, string> | null;
} {
  return {
    ...toApplication(template),
    application_config: config,
    application_source_file: template.workflow,
    application_templates:
      template.files.length === 0
        ? null
        : new Map(template.files.map((file) => [baseName(file.path), file.content])),
  };
}

export function fromApplicationCreate(body: Static<typeof ApplicationCreate>): NewTemplate {
  return {
    name: body.application_name,
    identifier: body.application_identifier ?? null,
    description: body.application_description ?? null,
    templateVars: null,
  };
}

export function fromApplicationUpdate(body: Static<typeof ApplicationUpdate>): TemplateEdit {
  return given({
    name: body.application_name,
    identifier: body.application_identifier,
    description: body.application_description,
    configText: body.application_config,
  });
}

/** The contract keeps templates by their base names. */
function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
