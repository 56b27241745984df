/** A file's text as an answer. */

import type { FastifyReply } from 'fastify';

/** Sends the bytes as they are; the header `filename` has the name as `encodeName` makes it. */
export function sendText(reply: FastifyReply, name: string, content: string): FastifyReply {
  const headers = { filename: encodeName(name), ...NO_SNIFFING };
  return reply.headers(headers).type('text/plain; charset=utf-8').send(content);
}

/** Percent-encodes what a header cannot hold or would lose, and `%` itself, so that decoding gives every name back. */
export function encodeName(name: string): string {
  return name.replaceAll(/[^\x20-\x7e]|%|^ +| +$/gu, encodeURIComponent);
}

/** Somebody's file is never taken for a page of this service. */
const NO_SNIFFING = { 'x-content-type-options': 'nosniff' };
