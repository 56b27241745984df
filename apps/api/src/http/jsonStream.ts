/** An answer written as it comes: as fast as the reader takes it, cut off when it takes nothing. */

import { Readable } from 'node:stream';
import type { FastifyReply } from 'fastify';

/** Sends the chunks of one JSON document. A failure half-way ends the connection: the document stays broken on purpose. */
export async function sendJsonStream(
  reply: FastifyReply,
  chunks: AsyncIterable<string>,
): Promise<FastifyReply> {
  const body = Readable.from(chunks, { objectMode: false, highWaterMark: 1 << 18 });
  return reply.type('application/json; charset=utf-8').send(body);
}
