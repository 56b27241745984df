/**
 * Requests for objects in S3, signed with the service's own credentials (AWS Signature Version 4). The signer and the
 * chain that finds credentials are the AWS SDK's; the request itself is made like every other here, so that it has the
 * same bounds. They are loaded when the first object is asked for: 12 MB of memory, and 23 with the SDK's whole client.
 */

import { UnavailableError } from '@jobbergate/core';
import type { SignatureV4 } from '@smithy/signature-v4';
import type { S3Address } from './s3Address.ts';

export interface S3Options {
  /** http(s) URL without a trailing slash; the bucket is the first part of the path. */
  readonly endpoint: string;
  readonly region: string;
}

export interface SignedRequest {
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
}

export class S3Signer {
  readonly #options: S3Options;
  #loaded: Promise<SignatureV4> | undefined;

  constructor(options: S3Options) {
    this.#options = options;
  }

  /** A GET of an object. It takes as long as credentials are looked for. @throws UnavailableError when there are none. */
  async sign({ bucket, key }: S3Address): Promise<SignedRequest> {
    const url = new URL(`${this.#options.endpoint}/${bucket}/${key.split('/').map(encoded).join('/')}`);
    const { protocol, hostname, host, pathname: path } = url;
    const request = { method: 'GET', protocol, hostname, path, query: {}, headers: { host } };
    this.#loaded ??= load(this.#options.region);
    try {
      const { headers } = await (await this.#loaded).sign(request);
      return { url, headers };
    } catch (cause) {
      throw new UnavailableError('There are no credentials for S3', { cause });
    }
  }
}

async function load(region: string): Promise<SignatureV4> {
  const [{ fromNodeProviderChain }, { SignatureV4 }, { Hash }] = await Promise.all([
    import('@aws-sdk/credential-providers'),
    import('@smithy/signature-v4'),
    import('@smithy/core/serde'),
  ]);
  return new SignatureV4({
    service: 's3',
    region,
    credentials: fromNodeProviderChain(),
    sha256: Hash.bind(null, 'sha256'),
    // The path is signed as it is sent.
    uriEscapePath: false,
  });
}

/** As S3 wants it signed: all but the unreserved characters of RFC 3986. */
function encoded(part: string): string {
  return encodeURIComponent(part).replace(
    /[!'()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
