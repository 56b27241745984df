/**
 * Bodies of type `application/x-www-form-urlencoded`, for the routes that take their plain fields in this form too.
 * What their texts mean is read by the route's schema.
 */

import type { FastifyInstance, FastifyRequest } from 'fastify';
import { UnsupportedBodyError } from './jsonBody.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The route takes a form in the place of JSON. */
    takesForm?: true;
  }
}

/** The fields of a form: each name with its texts, in order. */
export class FormFields {
  readonly texts: ReadonlyMap<string, readonly string[]>;

  constructor(texts: ReadonlyMap<string, readonly string[]>) {
    this.texts = texts;
  }
}

/** Makes `app` read forms on the routes that take them. */
export function acceptForms(app: FastifyInstance): void {
  app.addContentTypeParser(
    /^application\/x-www-form-urlencoded\b/i,
    { parseAs: 'string' },
    async (request: FastifyRequest, body: string | Buffer) => {
      if (request.routeOptions.config.takesForm !== true) throw new UnsupportedBodyError();
      return readForm(String(body));
    },
  );
}

function readForm(body: string): FormFields {
  const texts = new Map<string, string[]>();
  for (const [name, text] of new URLSearchParams(body)) {
    const known = texts.get(name);
    if (known === undefined) texts.set(name, [text]);
    else known.push(text);
  }
  return new FormFields(texts);
}
