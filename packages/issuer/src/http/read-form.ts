// Reads the form of a POST, within a size and a time.
import type { IncomingMessage } from 'node:http';

const MAX_BYTES = 32 * 1024;
const MAX_MS = 10_000;

/** A request that is refused before oidc-provider sees it. */
export class FormError extends Error {
  readonly status: 400 | 408 | 413 | 415;

  constructor(status: 400 | 408 | 413 | 415, message: string) {
    super(message);
    this.status = status;
  }
}

/**
 * The form in the body; empty for other methods and for no body at all.
 *
 * @throws {FormError} too large, too slow, cut off, or no form
 */
export async function readForm(request: IncomingMessage): Promise<URLSearchParams> {
  if (request.method !== 'POST') return new URLSearchParams();
  const body = await readBody(request);
  if (body.length === 0) return new URLSearchParams();
  if (!/^application\/x-www-form-urlencoded\s*(;|$)/i.test(request.headers['content-type'] ?? '')) {
    throw new FormError(415, 'the body must be application/x-www-form-urlencoded');
  }
  return new URLSearchParams(body.toString('utf8'));
}

function readBody(request: IncomingMessage): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const deadline = setTimeout(() => settle(new FormError(408, 'the body did not arrive in time')), MAX_MS);
    const settle = (error?: FormError) => {
      clearTimeout(deadline);
      request.removeListener('data', onData);
      if (error) reject(error);
      else resolve(Buffer.concat(chunks));
    };
    const onData = (chunk: Buffer) => {
      size += chunk.length;
      chunks.push(chunk);
      if (size > MAX_BYTES) settle(new FormError(413, `the body is larger than ${MAX_BYTES} bytes`));
    };
    request.on('data', onData);
    request.once('end', () => settle());
    request.once('error', () => settle(new FormError(400, 'the body was cut off')));
    request.once('close', () => settle(new FormError(400, 'the body was cut off')));
  });
}
