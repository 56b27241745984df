/** Asks a web server for a file on behalf of a user, at an address that was checked, and at no other. */

import { lookup } from 'node:dns/promises';
import type { IncomingMessage } from 'node:http';
import { isIP, type LookupFunction } from 'node:net';
import { BadRequestError } from '@jobbergate/core';
import type { AddressRules } from './AddressRules.ts';
import { type Found, follow, get } from './get.ts';
import { inTime } from './inTime.ts';
import { shown } from './shown.ts';

export interface HttpAccess {
  readonly rules: AddressRules;
  readonly resolve: Resolve;
}

/** All addresses of a host. */
export type Resolve = (host: string) => Promise<readonly string[]>;

/**
 * Asks, and follows redirects.
 *
 * @throws BadRequestError when the address may not be reached, or nothing answers there; the signal's reason.
 */
export async function askHttp(given: string, access: HttpAccess, signal: AbortSignal): Promise<Found> {
  const ask = async (url: URL) => getFrom(url, await checkedAddress(url, access, signal), signal);
  const found = await follow(readUrl(given, undefined), ask, readUrl);
  if (found === undefined) throw new BadRequestError(`${shown(given)} redirects too often`);
  return found;
}

function readUrl(text: string, base: URL | undefined): URL {
  const url = URL.parse(text, base?.href);
  if (url === null) throw new BadRequestError(`${shown(text)} is no address of a file`);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    throw new BadRequestError(`${shown(text)} is neither http nor https`);
  }
  if (url.username !== '' || url.password !== '') {
    throw new BadRequestError('An address with a user name or a password is not taken');
  }
  return url;
}

/** The address to connect to. Every address that the name has must be allowed. */
async function checkedAddress(
  url: URL,
  { rules, resolve }: HttpAccess,
  signal: AbortSignal,
): Promise<string> {
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const addresses = isIP(host) === 0 ? await inTime(resolve(host), signal) : [host];
  const isAllowed = rules.allowsHost(host) || addresses.every((address) => rules.allowsAddress(address));
  const [first] = addresses;
  if (first === undefined || !isAllowed) {
    throw new BadRequestError(`${shown(url.href)} may not be fetched: its address is not a public one`);
  }
  return first;
}

/** As the system's resolver says. @throws BadRequestError when it knows no such host */
export async function resolveBySystem(host: string): Promise<readonly string[]> {
  try {
    return (await lookup(host, { all: true, order: 'verbatim' })).map(({ address }) => address);
  } catch (cause) {
    throw new BadRequestError(`The host ${shown(host)} was not found`, { cause });
  }
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
