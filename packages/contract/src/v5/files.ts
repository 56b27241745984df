/** Files of templates and scripts, as the current contract lists and takes them. */

import type { FileEntry, FilePlacement, FileRole, PlacedFile } from '@jobbergate/core';
import { type Static, Type } from 'typebox';
import { AnyText, optional, Timestamp, toTimestamp } from './schema.ts';

const FileType = Type.Unsafe<FileRole>({
  type: 'string',
  enum: ['ENTRYPOINT', 'SUPPORT'],
  description: 'The file that a cluster runs or that becomes it, or one that goes with it',
});

export const FileView = Type.Object({
  parent_id: Type.Integer(),
  filename: AnyText,
  file_type: FileType,
  created_at: Timestamp,
  updated_at: Timestamp,
});

export const FileTypeParam = { file_type: FileType };
/** Of a path's final wildcard; the document calls it `file_name`. */
export const FileNameParam = { '*': Type.String({ description: 'Name of the file; may have folders' }) };

const FileName = Type.String({ maxLength: 255 });

/** Query of an upload. */
export const PlacementQuery = Type.Object({
  filename: optional(Type.String({ maxLength: 255, description: 'Name to keep it under; else its own' })),
  previous_filename: optional(
    Type.String({ maxLength: 255, description: 'A file that this one takes the place of' }),
  ),
});

/** Where a file is to be fetched from. */
export const FileUrl = {
  file_url: Type.String({ format: 'uri', maxLength: 4096, description: 'http, https or s3' }),
};

/** Query of an upload from elsewhere. */
export const FetchQuery = Type.Object({
  ...FileUrl,
  filename: optional(FileName),
  previous_filename: optional(FileName),
});

/** A file in a multipart body. */
export const BinaryText = Type.Unsafe<unknown>({ type: 'string', format: 'binary' });

/** A multipart body, which the route reads by itself: `x-read-by-route` keeps validators away. */
export const FileUpload = Type.Unsafe<unknown>({
  ...Type.Object({ upload_file: optional(BinaryText) }),
  type: ['object', 'null'],
  'x-read-by-route': true,
});

export function toFileView(parentId: number, file: FileEntry): Static<typeof FileView> {
  return {
    parent_id: parentId,
    filename: file.path,
    file_type: file.role,
    created_at: toTimestamp(file.createdAt),
    updated_at: toTimestamp(file.updatedAt),
  };
}

export function toPlacedFileView(file: PlacedFile): Static<typeof FileView> {
  return toFileView(file.parentId, file);
}

/** `ownName`: what the file that came is called; undefined without a file or a name. */
export function fromPlacement(
  role: FileRole,
  query: Static<typeof PlacementQuery>,
  file: { readonly name: string | undefined; readonly content: string | undefined },
): FilePlacement | undefined {
  const path = query.filename || file.name;
  if (path === undefined) return undefined;
  return { path, role, content: file.content, previousPath: query.previous_filename || undefined };
}
