/**
 * Files from elsewhere, fetched for a user who names their address. Whoever may write a file could else make this
 * service speak to what only it can reach; so every address is checked, and the connection goes to the one that was.
 */

import { lookup } from 'node:dns/promises';
import type { IncomingMessage } from 'node:http';
import { isIP, type LookupFunction } from 'node:net';
import type { Readable } from 'node:stream';
import { BadRequestError, BusyError } from '@jobbergate/core';
import { UploadTooLargeError } from '../http/multipart.ts';
import { AddressRules } from './AddressRules.ts';
import { follow, get, isSuccess, readAtMost } from './get.ts';
import { Slots } from './Slots.ts';

export interface FetchOptions {
  /** Hosts, addresses and networks that may be reached although they are not public. */
  readonly allow: readonly string[];
  readonly maxBytes: number;
  /** For all of it: names, redirects and the file. */
  readonly timeoutMs?: number;
  /** All addresses of a host; by the system's resolver unless given. */
  readonly resolve?: Resolve;
}

type Resolve = (host: string) => Promise<readonly string[]>;

/**
 * Fetches a UTF-8 text by http or https. `within` passes its bytes on, and throws where there is no room for them.
 *
 * @throws BadRequestError that says why there is none; UploadTooLargeError; BusyError when too many are under way, of all
 *   or of this caller, and as `within`.
 */
export type FetchText = (url: string, caller: string, within?: Passage) => Promise<string>;

type Passage = (body: Readable) => AsyncIterable<Buffer>;

const TIMEOUT_MS = 10_000;
const AT_ONCE = 8;
const AT_ONCE_FOR_ONE = 2;
const RETRY_AFTER_SECONDS = 2;

export function createFetchText(options: FetchOptions): FetchText {
  const { allow, maxBytes, timeoutMs = TIMEOUT_MS, resolve = resolveBySystem } = options;
  const rules = new AddressRules(allow);
  const slots = new Slots(AT_ONCE, AT_ONCE_FOR_ONE);
  return async (url, caller, within = (body) => body) => {
    if (!slots.take(caller)) throw new BusyError('Too many files are being fetched', RETRY_AFTER_SECONDS);
    const signal = AbortSignal.timeout(timeoutMs);
    try {
      const text = await fetchText(url, { rules, resolve, maxBytes, within, signal });
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
  readonly rules: AddressRules;
  readonly resolve: Resolve;
  readonly maxBytes: number;
  readonly within: Passage;
  readonly signal: AbortSignal;
}

async function fetchText(given: string, bounds: Bounds): Promise<string> {
  const { signal } = bounds;
  const ask = async (url: URL) => getFrom(url, await checkedAddress(url, bounds), signal);
  const found = await follow(readUrl(given, undefined), ask, readUrl);
  if (found === undefined) throw new BadRequestError(`${shown(given)} redirects too often`);
  const { url, response } = found;
  if (isSuccess(response)) return textOf(await readBody(response, bounds), url);
  response.destroy();
  throw new BadRequestError(`${shown(url.href)} answered with status ${response.statusCode}`);
}

function readUrl(text: string, base: URL | undefined): URL {
  const url = URL.parse(text, base?.href);
  if (url === null) throw new BadRequestError(`${shown(text)} is no address of a file`);
  if (url.protocol === 's3:') {
    throw new BadRequestError(
      'Addresses in S3 are taken only where files are kept in S3 (JOBBERGATE_S3_BUCKET)',
    );
  }
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    throw new BadRequestError(`${shown(text)} is neither http nor https`);
  }
  if (url.username !== '' || url.password !== '') {
    throw new BadRequestError('An address with a user name or a password is not taken');
  }
  return url;
}

/** The address to connect to. Every address that the name has must be allowed. */
async function checkedAddress(url: URL, { rules, resolve, signal }: Bounds): Promise<string> {
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const addresses = isIP(host) === 0 ? await inTime(resolve(host), signal) : [host];
  const isAllowed = rules.allowsHost(host) || addresses.every((address) => rules.allowsAddress(address));
  const [first] = addresses;
  if (first === undefined || !isAllowed) {
    throw new BadRequestError(`${shown(url.href)} may not be fetched: its address is not a public one`);
  }
  return first;
}

async function resolveBySystem(host: string): Promise<readonly string[]> {
  try {
    return (await lookup(host, { all: true, order: 'verbatim' })).map(({ address }) => address);
  } catch (cause) {
    throw new BadRequestError(`The host ${shown(host)} was not found`, { cause });
  }
}

/** A resolver cannot be interrupted; its answer need not be waited for. */
function inTime<Result>(work: Promise<Result>, signal: AbortSignal): Promise<Result> {
  return Promise.race([work, rejectionOf(signal)]);
}

function rejectionOf(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}

/** One request to this very address, over a connection of its own. */
async function getFrom(url: URL, address: string, signal: AbortSignal): Promise<IncomingMessage> {
  try {
    return await get(url, { agent: false, lookup: pinnedTo(address), signal });
  } catch (cause) {
    throw new BadRequestError(`${shown(url.href)} could not be reached`, { cause });
  }
}

/** In the place of a second resolution, which might answer otherwise. */
function pinnedTo(address: string): LookupFunction {
  const family = isIP(address);
  return (_host, options, callback) => {
    if (options.all === true) callback(null, [{ address, family }]);
    else callback(null, address, family);
  };
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

function textOf(bytes: Buffer, url: URL): string {
  try {
    return utf8.decode(bytes);
  } catch {
    throw new BadRequestError(`${shown(url.href)} is not UTF-8 text`);
  }
}

function shown(text: string): string {
  return text.length > 200 ? `${text.slice(0, 200).toWellFormed()}…` : text;
}
