/** Addresses of objects in S3, and of what an operator allows of it. */

import { isIP } from 'node:net';

export interface S3Address {
  readonly bucket: string;
  readonly key: string;
}

const PARTS = /^s3:\/\/(?<bucket>[^/?#]*)(?:\/(?<path>[^?#]*))?$/i;
/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html */
const BUCKET = /^(?!.*\.\.)[a-z\d][a-z\d.-]{1,61}[a-z\d]$/;

/**
 * Reads `s3://BUCKET/KEY`, percent-encoded as URLs are; the key may be empty. Beyond that it means what is written: nothing
 * is folded, and what servers or URLs fold is no address.
 *
 * @returns undefined for what is none
 */
export function readS3Address(text: string): S3Address | undefined {
  const { bucket = '', path = '' } = PARTS.exec(text)?.groups ?? {};
  const key = decoded(path);
  if (!BUCKET.test(bucket) || isIP(bucket) !== 0 || key === undefined) return undefined;
  const isFolded = key.split('/').some((part) => part === '.' || part === '..');
  return isFolded || /\p{Cc}/u.test(key) || !key.isWellFormed() ? undefined : { bucket, key };
}

/** Reads a whole bucket, `s3://BUCKET`, or what lies in one under a prefix, `s3://BUCKET/PREFIX/`. */
export function readS3Place(text: string): S3Address | undefined {
  const place = readS3Address(text);
  return place?.key === '' || place?.key.endsWith('/') ? place : undefined;
}

function decoded(path: string): string | undefined {
  try {
    return decodeURIComponent(path);
  } catch {
    return undefined;
  }
}
