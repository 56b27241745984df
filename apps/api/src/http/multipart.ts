/** Multipart bodies, read into memory within a bound for each file. */

import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Busboy, type BusboyFileStream, type BusboyInstance } from '@fastify/busboy';
import { BusyError, UnprocessableError } from '@jobbergate/core';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { UnsupportedBodyError } from './jsonBody.ts';
import { keepBudget, withinBudget } from './uploadBudget.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The route reads a multipart body by itself. */
    takesUpload?: true;
  }
}

/** More than an upload could need; each part costs memory before it is looked at. */
export const MAX_PARTS = 1000;

export interface UploadedFile {
  /** As it came, with its folders; of a full path of Windows the last part. */
  readonly name: string;
  readonly type: string;
  readonly bytes: Buffer;
}

export interface MultipartBody {
  readonly files: readonly UploadedFile[];
  /** Parts without a file name; of equal names the last counts. */
  readonly fields: ReadonlyMap<string, string>;
}

export interface MultipartLimits {
  readonly files: number;
  /** Bytes of one file. */
  readonly fileBytes: number;
  /** Bytes of one field. */
  readonly fieldBytes: number;
}

/** A file or an upload that is larger than allowed. */
export class UploadTooLargeError extends Error {
  readonly statusCode = 413;
}

/** Hands multipart bodies as streams to the routes that take them. */
export function acceptUploads(app: FastifyInstance): void {
  keepBudget(app);
  app.addContentTypeParser(/^multipart\//i, (request, payload, done) => {
    if (request.routeOptions.config.takesUpload === true) done(null, payload);
    else done(new UnsupportedBodyError());
  });
}

/**
 * Reads the files of the parts named `fileField`, and all fields.
 *
 * @throws UploadTooLargeError for a file or a field beyond its limit; UnprocessableError for a broken body; BusyError when
 *   uploads hold too much already.
 */
export async function readMultipart(
  request: FastifyRequest,
  body: Readable,
  fileField: string,
  limits: MultipartLimits,
): Promise<MultipartBody> {
  const files: Promise<UploadedFile>[] = [];
  const fields = new Map<string, string>();
  let isCut = false;
  const parser = newParser(request, limits);
  parser.on('file', (field, stream, name: string | undefined, _encoding, type) => {
    // Bytes without a file's name are no file, whatever their type says.
    if (field === fileField && name !== undefined) {
      const file = readFile(stream, name, type);
      // A file that ends early fails before all parts have come: that is told below, with the parser's own word.
      file.catch(() => undefined);
      files.push(file);
    } else stream.resume();
    stream.once('limit', () => {
      isCut = true;
    });
  });
  parser.on('field', (name, value, _isNameCut, isValueCut) => {
    isCut ||= isValueCut;
    fields.set(name, value);
  });
  parser.on('filesLimit', () => parser.destroy(new Error(`it has more than ${limits.files} files`)));
  parser.on('partsLimit', () => parser.destroy(new Error(`it has more than ${MAX_PARTS} parts`)));
  try {
    await pipeline(body, withinBudget(request, limits.fileBytes), parser);
    const read = await Promise.all(files);
    if (!isCut) return { files: read, fields };
  } catch (error) {
    if (error instanceof BusyError) throw error;
    // What the parser says is about the client's bytes.
    throw new UnprocessableError(
      `The multipart body is broken: ${error instanceof Error ? error.message : 'unreadable'}`,
    );
  }
  throw new UploadTooLargeError(`Uploaded files cannot exceed ${limits.fileBytes} bytes.`);
}

function newParser(
  request: FastifyRequest,
  { files, fileBytes, fieldBytes }: MultipartLimits,
): BusboyInstance {
  const { headers } = request.raw;
  try {
    return new Busboy({
      headers: { ...headers, 'content-type': String(headers['content-type']) },
      preservePath: true,
      limits: {
        fileSize: fileBytes,
        files,
        parts: MAX_PARTS,
        fieldSize: fieldBytes,
        headerPairs: 100,
      },
    });
  } catch (error) {
    throw new UnprocessableError(
      `The multipart body is broken: ${error instanceof Error ? error.message : 'no boundary'}`,
    );
  }
}

/** From the drive on: some programs send the whole path. */
const WINDOWS_FOLDERS = /^[a-z]:\\.*\\/i;

async function readFile(stream: BusboyFileStream, name: string, type: string): Promise<UploadedFile> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return { name: name.replace(WINDOWS_FOLDERS, ''), type, bytes: Buffer.concat(chunks) };
}
