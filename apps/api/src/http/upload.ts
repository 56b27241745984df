/** Multipart uploads of all of a template's files, sorted by what they are. */

import { Readable } from 'node:stream';
import { isStorable, type TemplateUpload, UnprocessableError } from '@jobbergate/core';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { MAX_PARTS, readMultipart, type UploadedFile, UploadTooLargeError } from './multipart.ts';
import { missing, ValidationFailedError } from './validation.ts';

const MAX_NAME_BYTES = 255;
/** Fields say nothing here. */
const MAX_FIELD_BYTES = 1 << 16;

/** An `onRequest` hook that demands a length, and refuses one beyond `limit` bytes. */
export function rejectLargeUploads(limit: number) {
  return async (request: FastifyRequest, _reply: FastifyReply): Promise<void> => {
    const length = request.headers['content-length'];
    if (length === undefined) {
      throw new ValidationFailedError([missing('header', 'content-length')]);
    }
    if (Number(length) > limit) throw new UploadTooLargeError(`Uploaded files cannot exceed ${limit} bytes.`);
  };
}

/**
 * Reads the parts named `upload_files`: one `.py`, at most one `.yaml`, one or more `.j2` or `.jinja2`; others are
 * ignored.
 *
 * @throws ValidationFailedError when there are none; UnprocessableError for what breaks the rules.
 */
export async function readUpload(request: FastifyRequest, limit: number): Promise<TemplateUpload> {
  const { files } =
    request.body instanceof Readable
      ? await readMultipart(request, request.body, 'upload_files', {
          files: MAX_PARTS,
          fileBytes: limit,
          fieldBytes: MAX_FIELD_BYTES,
        })
      : { files: [] };
  if (files.length === 0) throw new ValidationFailedError([missing('body', 'upload_files')]);
  const sources = files.filter((file) => file.name.endsWith('.py'));
  const configs = files.filter((file) => file.name.endsWith('.yaml'));
  const templates = files.filter((file) => /\.(j2|jinja2)$/.test(file.name));
  checkCounts(sources.length, configs.length, templates.length);
  const [source] = sources as [UploadedFile];
  const [config] = configs;
  return {
    workflow: textOf(source),
    config: config === undefined ? null : textOf(config),
    templates: templatesByName(templates),
  };
}

function checkCounts(sources: number, configs: number, templates: number): void {
  const faults = [
    ...(sources === 1 ? [] : [`exactly one .py file is needed, ${sources} came`]),
    ...(configs <= 1 ? [] : [`at most one .yaml file may come, ${configs} came`]),
    ...(templates >= 1 ? [] : ['at least one .j2 or .jinja2 file is needed']),
  ];
  if (faults.length > 0)
    throw new UnprocessableError(`Uploaded files are not complete: ${faults.join('; ')}.`);
}

function templatesByName(files: readonly UploadedFile[]): ReadonlyMap<string, string> {
  const byName = new Map<string, string>();
  for (const file of files) {
    const name = baseName(file.name);
    if (Buffer.byteLength(name) > MAX_NAME_BYTES || /[\p{Cc}\u2028\u2029]/u.test(name)) {
      throw new UnprocessableError(
        'The name of an uploaded template is too long or holds a control character.',
      );
    }
    if (byName.has(name)) throw new UnprocessableError(`Two uploaded templates are named ${name}.`);
    byName.set(name, textOf(file));
  }
  return byName;
}

/** Folders, also those of Windows, count for nothing. */
function baseName(path: string): string {
  return path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

function textOf(file: UploadedFile): string {
  if (!/^text\/plain\b/i.test(file.type)) {
    throw new UnprocessableError(`${shown(file.name)} must be of type text/plain, not ${shown(file.type)}.`);
  }
  let text: string;
  try {
    text = utf8.decode(file.bytes);
  } catch {
    throw new UnprocessableError(`${shown(file.name)} is not UTF-8 text.`);
  }
  if (!isStorable(text)) throw new UnprocessableError(`${shown(file.name)} holds a NUL character.`);
  return text;
}

function shown(text: string): string {
  return text.length > 100 ? `${text.slice(0, 100)}…` : text;
}
