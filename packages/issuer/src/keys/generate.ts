// Makes an RS256 key pair.
import { generateKeyPair } from 'node:crypto';
import { promisify } from 'node:util';
import { calculateJwkThumbprint } from 'jose';
import type { SigningKey } from '../storage.ts';

/** RSA, 2048 bits (NIST SP 800-57: good beyond 2030); about 50 ms of a core. */
export async function generateSigningKey(generation: number, signsFrom: Date): Promise<SigningKey> {
  const { privateKey } = await promisify(generateKeyPair)('rsa', { modulusLength: 2048 });
  const jwk = privateKey.export({ format: 'jwk' });
  const kid = await calculateJwkThumbprint({ kty: 'RSA', n: String(jwk.n), e: String(jwk.e) });
  return { kid, generation, signsFrom, privateJwk: { ...jwk, kid, alg: 'RS256', use: 'sig' } };
}
