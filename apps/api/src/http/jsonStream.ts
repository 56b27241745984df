/** An answer written as it comes: as fast as the reader takes it, cut off when it takes nothing. */

import { Readable } from 'node:stream';
import type { FastifyReply } from 'fastify';

/**
 * Sends the chunks of one JSON document. A failure half-way ends the connection: the document stays broken on purpose.
 * `release` frees what they are made of when the reader goes, perhaps before the first of them.
 */
export async function sendJsonStream(
  reply: FastifyReply,
  chunks: AsyncIterable<string>,
  release: () => Promise<unknown>,
): Promise<FastifyReply> {
  const body = Readable.from(chunks, { objectMode: false, highWaterMark: 1 << 18 });
  body.once('close', () => void release());
  return reply.type('application/json; charset=utf-8').send(body);
}
