/** Job scripts, as the documented contract shows and takes them. */

import type { Script, ScriptEdit, ScriptSortField, ScriptWithFiles, TextFile } from '@jobbergate/core';
import { type Static, Type } from 'typebox';
import { given } from '../given.ts';
import {
  AnyText,
  ListQuery,
  listOf,
  NullableInteger,
  NullableText,
  optional,
  Text,
  Timestamp,
} from './schema.ts';

const fields = {
  id: Type.Integer(),
  created_at: Timestamp,
  updated_at: Timestamp,
  job_script_name: Text,
  job_script_description: NullableText,
  job_script_owner_email: AnyText,
  application_id: NullableInteger,
};

export const JobScript = Type.Object(fields);
export const JobScriptList = listOf(JobScript);

/** Path → text; the main file first. */
export const JobScriptFiles = Type.Object({
  main_file_path: AnyText,
  files: Type.Unsafe<Readonly<Record<string, string>>>({
    type: 'object',
    additionalProperties: { type: 'string' },
  }),
});

export const JobScriptWithFiles = Type.Object({ ...fields, job_script_files: JobScriptFiles });

export const JobScriptCreate = Type.Object({
  job_script_name: Text,
  application_id: Type.Integer(),
  job_script_description: optional(NullableText),
  sbatch_params: optional(
    Type.Unsafe<readonly string[] | null>({
      type: ['array', 'null'],
      items: AnyText,
      description: 'Options for #SBATCH lines, in order',
    }),
  ),
  param_dict: optional(
    Type.Unsafe<unknown>({
      type: ['object', 'null'],
      additionalProperties: true,
      description: 'Replaces the sections application_config and jobbergate_config as wholes',
    }),
  ),
});

export const JobScriptUpdate = Type.Object({
  job_script_name: optional(Text),
  job_script_description: optional(NullableText),
  job_script_files: optional(
    Type.Unsafe<Static<typeof JobScriptFiles> | null>({ ...JobScriptFiles, type: ['object', 'null'] }),
  ),
});

export const JobScriptListQuery = Type.Object({
  ...ListQuery,
  all: optional(Type.Boolean({ default: false, description: "Also others' job scripts" })),
});

export const JOB_SCRIPT_SORT_FIELDS: Readonly<Record<string, ScriptSortField>> = {
  id: 'id',
  job_script_name: 'name',
  job_script_owner_email: 'ownerEmail',
  application_id: 'templateId',
  created_at: 'createdAt',
  updated_at: 'updatedAt',
};

export function toJobScript(script: Script): Static<typeof JobScript> {
  return {
    id: script.id,
    created_at: script.createdAt,
    updated_at: script.updatedAt,
    job_script_name: script.name,
    job_script_description: script.description,
    job_script_owner_email: script.ownerEmail,
    application_id: script.templateId,
  };
}

/** Null leaves the files. */
export function fromJobScriptUpdate(body: Static<typeof JobScriptUpdate>): ScriptEdit {
  const files = body.job_script_files ?? undefined;
  return given({
    name: body.job_script_name,
    description: body.job_script_description,
    files: files && { mainPath: files.main_file_path, contents: new Map(Object.entries(files.files)) },
  });
}

/** Files as a Map, because the main file comes first whatever its name: an object would move `1` before it. */
export interface WireFiles {
  readonly main_file_path: string;
  readonly files: ReadonlyMap<string, string>;
}

export function toJobScriptWithFiles(
  script: ScriptWithFiles,
): Static<typeof JobScript> & { readonly job_script_files: WireFiles } {
  return { ...toJobScript(script), job_script_files: toWireFiles(script.files) };
}

export function toWireFiles(files: readonly TextFile[]): WireFiles {
  const main = files.find((file) => file.role === 'ENTRYPOINT') ?? files[0];
  const ordered = main === undefined ? files : [main, ...files.filter((file) => file !== main)];
  return {
    main_file_path: main?.path ?? '',
    files: new Map(ordered.map((file) => [file.path, file.content])),
  };
}
