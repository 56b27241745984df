/** Multipart uploads of a template's files, read into memory within a bound, and sorted by what they are. */

import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Busboy, type BusboyFileStream, type BusboyInstance } from '@fastify/busboy';
import { isStorable, type TemplateUpload, UnprocessableError } from '@jobbergate/core';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { UnsupportedBodyError } from './jsonBody.ts';
import { missing, ValidationFailedError } from './validation.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The route reads a multipart body by itself. */
    takesUpload?: true;
  }
}

/** More than an upload could need; each part costs memory before it is looked at. */
const MAX_PARTS = 1000;
const MAX_NAME_BYTES = 255;

interface UploadedFile {
  readonly name: string;
  readonly type: string;
  readonly bytes: Buffer;
}

/** The upload is larger than allowed; the size that was announced decides, before a byte is read. */
export class UploadTooLargeError extends Error {
  readonly statusCode = 413;
}

/** Hands multipart bodies as streams to the routes that take them. */
export function acceptUploads(app: FastifyInstance): void {
  app.addContentTypeParser(/^multipart\//i, (request, payload, done) => {
    if (request.routeOptions.config.takesUpload === true) done(null, payload);
    else done(new UnsupportedBodyError());
  });
}

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
  const files = request.body instanceof Readable ? await readParts(request, request.body, limit) : [];
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

async function readParts(
  request: FastifyRequest,
  body: Readable,
  limit: number,
): Promise<readonly UploadedFile[]> {
  const files: Promise<UploadedFile>[] = [];
  const parser = newParser(request, limit);
  parser.on('file', (field, stream, name: string | undefined, _encoding, type) => {
    // Bytes without a file's name are no file, whatever their type says.
    if (field === 'upload_files' && name !== undefined) {
      const file = readFile(stream, name, type);
      // A file that ends early fails before all parts have come: that is told below, with the parser's own word.
      file.catch(() => undefined);
      files.push(file);
    } else stream.resume();
  });
  parser.on('partsLimit', () => parser.destroy(new Error(`it has more than ${MAX_PARTS} parts`)));
  try {
    await pipeline(body, parser);
    return await Promise.all(files);
  } catch (error) {
    // What the parser says is about the client's bytes.
    throw new UnprocessableError(
      `The multipart body is broken: ${error instanceof Error ? error.message : 'unreadable'}`,
    );
  }
}

function newParser(request: FastifyRequest, limit: number): BusboyInstance {
  const { headers } = request.raw;
  try {
    return new Busboy({
      headers: { ...headers, 'content-type': String(headers['content-type']) },
      limits: { fileSize: limit, files: MAX_PARTS, parts: MAX_PARTS, fieldSize: 1 << 16, headerPairs: 100 },
    });
  } catch (error) {
    throw new UnprocessableError(
      `The multipart body is broken: ${error instanceof Error ? error.message : 'no boundary'}`,
    );
  }
}

async function readFile(stream: BusboyFileStream, name: string, type: string): Promise<UploadedFile> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return {
    name: name.slice(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1),
    type,
    bytes: Buffer.concat(chunks),
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
    if (Buffer.byteLength(file.name) > MAX_NAME_BYTES || /[\p{Cc}\u2028\u2029]/u.test(file.name)) {
      throw new UnprocessableError(
        'The name of an uploaded template is too long or holds a control character.',
      );
    }
    if (byName.has(file.name)) throw new UnprocessableError(`Two uploaded templates are named ${file.name}.`);
    byName.set(file.name, textOf(file));
  }
  return byName;
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
