/** A file's text as an answer. */

import type { FastifyReply } from 'fastify';

/** Sends the bytes as they are; the header `filename` has the name, percent-encoded where headers could not hold it. */
export function sendText(reply: FastifyReply, name: string, content: string): FastifyReply {
  const headers = { filename: name.replaceAll(/[^\x20-\x7e]/gu, encodeURIComponent), ...NO_SNIFFING };
  return reply.headers(headers).type('text/plain; charset=utf-8').send(content);
}

/** Somebody's file is never taken for a page of this service. */
const NO_SNIFFING = { 'x-content-type-options': 'nosniff' };
