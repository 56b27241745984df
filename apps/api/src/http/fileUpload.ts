/** Uploads of one file, beside fields. */

import { Readable } from 'node:stream';
import {
  BadRequestError,
  isStorableJson,
  JsonText,
  MalformedJsonError,
  parseJsonObject,
} from '@jobbergate/core';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { FormFields } from './formBody.ts';
import { UnsupportedBodyError } from './jsonBody.ts';
import { readMultipart, UploadTooLargeError } from './multipart.ts';
import { type Problem, ValidationFailedError } from './validation.ts';

const FILE_FIELD = 'upload_file';
const MAX_FIELD_BYTES = 1 << 20;
/** What a multipart body has around its file, at most, before its size alone says that the file is too large. */
const OVERHEAD_BYTES = MAX_FIELD_BYTES + (1 << 16);

export interface OneFile {
  /** Of the file that came, with its folders. */
  readonly name: string | undefined;
  readonly content: string | undefined;
  readonly fields: ReadonlyMap<string, string>;
}

/** An `onRequest` hook that refuses a body which cannot hold an allowed file, before a byte is read. */
export function rejectLargeFiles(limit: number) {
  return async (request: FastifyRequest, _reply: FastifyReply): Promise<void> => {
    if (Number(request.headers['content-length'] ?? 0) > limit + OVERHEAD_BYTES) {
      throw new UploadTooLargeError(`Uploaded files cannot exceed ${limit} bytes.`);
    }
  };
}

/**
 * The file `upload_file` of a multipart body; or only fields; or nothing.
 *
 * @throws UploadTooLargeError, UnprocessableError (broken body), UnsupportedBodyError; BadRequestError for a file that is
 *   no UTF-8 text.
 */
export async function readOneFile(request: FastifyRequest, limit: number): Promise<OneFile> {
  const { body } = request;
  if (body instanceof Readable) {
    const limits = { files: 1, fileBytes: limit, fieldBytes: MAX_FIELD_BYTES };
    const { files, fields } = await readMultipart(request, body, FILE_FIELD, limits);
    const [file] = files;
    if (file === undefined) return { name: undefined, content: undefined, fields };
    return { name: file.name === '' ? undefined : file.name, content: textOf(file), fields };
  }
  if (body instanceof FormFields) {
    const fields = new Map([...body.texts].map(([name, texts]) => [name, texts.at(-1) ?? '']));
    return { name: undefined, content: undefined, fields };
  }
  if (body !== undefined && body !== null) throw new UnsupportedBodyError();
  return { name: undefined, content: undefined, fields: new Map() };
}

/**
 * A field that holds the text of a JSON object, which is given back as it is kept; a blank one is none.
 *
 * @throws ValidationFailedError
 */
export function readJsonField(text: string | undefined, name: string): string | undefined {
  if (text === undefined || text.trim() === '') return undefined;
  try {
    const object = parseJsonObject(text);
    if (object !== undefined) return storableText(object, name);
  } catch (error) {
    if (!(error instanceof MalformedJsonError)) throw error;
  }
  throw new ValidationFailedError([noObject(name, text)]);
}

/** A member of a JSON body that its route keeps as text. @throws ValidationFailedError when it is no object. */
export function readJsonMember(value: unknown, name: string): string | undefined {
  if (value instanceof JsonText) return storableText(value, name);
  if (value === undefined || value === null) return undefined;
  throw new ValidationFailedError([noObject(name, value)]);
}

function storableText(object: JsonText, name: string): string {
  if (isStorableJson(object)) return object.text;
  throw new ValidationFailedError([
    { part: 'body', path: [name], rule: 'unstorable', params: {}, data: undefined },
  ]);
}

function noObject(name: string, data: unknown): Problem {
  return { part: 'body', path: [name], rule: 'type', params: { type: 'object' }, data };
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

function textOf(file: { readonly name: string; readonly bytes: Buffer }): string {
  try {
    return utf8.decode(file.bytes);
  } catch {
    throw new BadRequestError(`${file.name.slice(0, 100).toWellFormed()} is not UTF-8 text`);
  }
}
