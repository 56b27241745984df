/**
 * JSON of answers that hold what is not ours: Maps keep the order in which files are named, which objects would not, and
 * objects of users go out as they were kept.
 */

import { RawJson } from '@jobbergate/contract/v5';
import type { FastifyReply } from 'fastify';

/** Sends such an answer, past the route's serialiser. */
export function sendFiles(reply: FastifyReply, value: unknown): FastifyReply {
  return reply.type('application/json; charset=utf-8').serializer(asIs).send(toJson(value));
}

const asIs = (payload: unknown) => String(payload);

/** As JSON.stringify, and Maps with text keys become objects in their own order. */
function toJson(value: unknown): string {
  if (value instanceof RawJson) return value.text;
  if (value instanceof Map) {
    const members = [...value].map(([name, member]) => `${JSON.stringify(String(name))}:${toJson(member)}`);
    return `{${members.join(',')}}`;
  }
  if (Array.isArray(value)) return `[${value.map(toJson).join(',')}]`;
  if (typeof value === 'object' && value !== null) {
    const members = Object.entries(value).map(
      ([name, member]) => `${JSON.stringify(name)}:${toJson(member)}`,
    );
    return `{${members.join(',')}}`;
  }
  return JSON.stringify(value);
}
