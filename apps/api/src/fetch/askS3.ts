/** Asks S3 for an object on behalf of a user. It is read with the service's own rights, so the operator says which may be. */

import type { IncomingMessage } from 'node:http';
import { BadRequestError } from '@jobbergate/core';
import { get } from './get.ts';
import { inTime } from './inTime.ts';
import type { S3Rules } from './S3Rules.ts';
import type { S3Signer } from './S3Signer.ts';
import { readS3Address, type S3Address } from './s3Address.ts';
import { shown } from './shown.ts';

export interface S3Access {
  readonly rules: S3Rules;
  readonly signer: S3Signer;
}

/** Whether an address is meant for S3, be it a good one or not. */
export function isForS3(given: string): boolean {
  return /^s3:/i.test(given);
}

/**
 * Asks once; a redirect is an answer.
 *
 * @throws BadRequestError when the object may not be read or S3 does not answer; UnavailableError without credentials;
 *   the signal's reason.
 */
export async function askS3(
  given: string,
  { rules, signer }: S3Access,
  signal: AbortSignal,
): Promise<IncomingMessage> {
  const { url, headers } = await inTime(signer.sign(allowedAddress(given, rules)), signal);
  try {
    return await get(url, { agent: false, headers, signal });
  } catch (cause) {
    throw new BadRequestError(`${shown(given)} could not be reached`, { cause });
  }
}

/** The same for what is there and what is not: nothing has been asked yet. */
function allowedAddress(given: string, rules: S3Rules): S3Address {
  if (rules.isEmpty) {
    throw new BadRequestError('Addresses in S3 are not taken: JOBBERGATE_FETCH_ALLOW names no bucket');
  }
  const address = readS3Address(given);
  if (address === undefined || address.key === '') {
    throw new BadRequestError('An address in S3 is s3://BUCKET/KEY, without a query or a fragment');
  }
  if (!rules.allows(address)) {
    throw new BadRequestError(`${shown(given)} may not be fetched: JOBBERGATE_FETCH_ALLOW does not name it`);
  }
  return address;
}
