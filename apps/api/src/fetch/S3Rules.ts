/** Which objects in S3 may be read on behalf of a user: none but those that the operator names. */

import { readS3Place, type S3Address } from './s3Address.ts';

export class S3Rules {
  readonly #allowed: readonly S3Address[];

  /** `allowed`: buckets and prefixes; what is neither (hosts, networks) is others' business. */
  constructor(allowed: readonly string[]) {
    this.#allowed = allowed.flatMap((item) => readS3Place(item) ?? []);
  }

  get isEmpty(): boolean {
    return this.#allowed.length === 0;
  }

  /** A prefix ends in a slash, so that `data/` allows nothing of `database/`. */
  allows({ bucket, key }: S3Address): boolean {
    return this.#allowed.some((place) => place.bucket === bucket && key.startsWith(place.key));
  }
}
