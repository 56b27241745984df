/**
 * Files from elsewhere, fetched for a user who names their address. Whoever may write a file could else make this
 * service speak to what only it can reach, or read what only it may read; so every address is checked first.
 */

import type { IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';
import { BadRequestError, BusyError } from '@jobbergate/core';
import { UploadTooLargeError } from '../http/multipart.ts';
import { AddressRules } from './AddressRules.ts';
import { askHttp, type HttpAccess, type Resolve, resolveBySystem } from './askHttp.ts';
import { askS3, isForS3, type S3Access } from './askS3.ts';
import { isSuccess, readAtMost } from './get.ts';
import { S3Rules } from './S3Rules.ts';
import { type S3Options, S3Signer } from './S3Signer.ts';
import { Slots } from './Slots.ts';
import { shown } from './shown.ts';

export interface FetchOptions {
  /** Hosts, addresses and networks that may be reached although they are not public; buckets and prefixes in S3. */
  readonly allow: readonly string[];
  readonly s3: S3Options;
  readonly maxBytes: number;
  /** For all of it: names, redirects and the file. */
  readonly timeoutMs?: number;
  /** By the system's resolver unless given. */
  readonly resolve?: Resolve;
}

/**
 * Fetches a UTF-8 text by http or https, or from S3. `within` passes its bytes on, and throws where there is no room for
 * them.
 *
 * @throws BadRequestError that says why there is none; UploadTooLargeError; BusyError when too many are under way, of all
 *   or of this caller; UnavailableError when the service has no credentials for S3; and as `within`.
 */
export type FetchText = (url: string, caller: string, within?: Passage) => Promise<string>;

type Passage = (body: Readable) => AsyncIterable<Buffer>;

const TIMEOUT_MS = 10_000;
const AT_ONCE = 8;
const AT_ONCE_FOR_ONE = 2;
const RETRY_AFTER_SECONDS = 2;

export function createFetchText(options: FetchOptions): FetchText {
  const { allow, maxBytes, timeoutMs = TIMEOUT_MS, resolve = resolveBySystem } = options;
  const http = { rules: new AddressRules(allow), resolve };
  const s3 = { rules: new S3Rules(allow), signer: new S3Signer(options.s3) };
  const slots = new Slots(AT_ONCE, AT_ONCE_FOR_ONE);
  return async (url, caller, within = (body) => body) => {
    if (!slots.take(caller)) throw new BusyError('Too many files are being fetched', RETRY_AFTER_SECONDS);
    const signal = AbortSignal.timeout(timeoutMs);
    try {
      const text = await fetchText(url, { http, s3, maxBytes, within, signal });
      // A body that has no length looks whole when it is cut off.
      signal.throwIfAborted();
      return text;
    } catch (error) {
      if (signal.aborted) throw new BadRequestError(`${shown(url)} did not answer in time`);
      throw error;
    } finally {
      slots.free(caller);
    }
  };
}

/** What one fetch is bound by. */
interface Bounds {
  readonly http: HttpAccess;
  readonly s3: S3Access;
  readonly maxBytes: number;
  readonly within: Passage;
  readonly signal: AbortSignal;
}

async function fetchText(given: string, bounds: Bounds): Promise<string> {
  const { name, response } = await ask(given, bounds);
  if (isSuccess(response)) return textOf(await readBody(response, bounds), name);
  response.destroy();
  throw new BadRequestError(`${shown(name)} answered with status ${response.statusCode}`);
}

/** An answer, and the address that users know as its. */
async function ask(
  given: string,
  { http, s3, signal }: Bounds,
): Promise<{ readonly name: string; readonly response: IncomingMessage }> {
  if (isForS3(given)) return { name: given, response: await askS3(given, s3, signal) };
  const { url, response } = await askHttp(given, http, signal);
  return { name: url.href, response };
}

async function readBody(response: IncomingMessage, { maxBytes, within }: Bounds): Promise<Buffer> {
  const tooLarge = () => new UploadTooLargeError(`Uploaded files cannot exceed ${maxBytes} bytes.`);
  if (Number(response.headers['content-length'] ?? 0) > maxBytes) {
    response.destroy();
    throw tooLarge();
  }
  try {
    return await readAtMost(within(response), maxBytes, tooLarge);
  } catch (error) {
    if (error instanceof UploadTooLargeError || error instanceof BusyError) throw error;
    throw new BadRequestError('The file broke off while it was fetched', { cause: error });
  }
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

function textOf(bytes: Buffer, name: string): string {
  try {
    return utf8.decode(bytes);
  } catch {
    throw new BadRequestError(`${shown(name)} is not UTF-8 text`);
  }
}
