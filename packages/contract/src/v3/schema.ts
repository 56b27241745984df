/** Building blocks of the documented contract's schemas, as OpenAPI 3.1 shows them. */

import { type TSchema, Type } from 'typebox';

/** Longest text, in characters. */
const MAX_TEXT = 255;

export const Text = Type.String({ maxLength: MAX_TEXT });

/** A text or null; one `type` list, which serialisers and generators read better than `anyOf`. */
export const NullableText = Type.Unsafe<string | null>({ type: ['string', 'null'], maxLength: MAX_TEXT });

export const AnyText = Type.String();
export const NullableAnyText = Type.Unsafe<string | null>({ type: ['string', 'null'] });
export const NullableInteger = Type.Unsafe<number | null>({ type: ['integer', 'null'] });

/** UTC, without a zone, six digits of a second. */
export const Timestamp = Type.String({
  description: 'UTC, without a zone: 2022-09-09T21:34:16.889289',
  examples: ['2022-09-09T21:34:16.889289'],
});

/** Members that a client may leave out. */
export function optional<Schema extends TSchema>(schema: Schema) {
  return Type.Optional(schema);
}

const Pagination = Type.Object({
  total: Type.Integer({ description: 'Rows of the whole selection' }),
  start: Type.Unsafe<number | null>({
    type: ['integer', 'null'],
    description: 'Index of this page; null: not paged',
  }),
  limit: Type.Unsafe<number | null>({
    type: ['integer', 'null'],
    description: 'Rows a page; null: not paged',
  }),
});

/** The envelope of every list. */
export function listOf<Row extends TSchema>(row: Row) {
  return Type.Object({ results: Type.Array(row), pagination: Pagination });
}

/** Query of every list. */
export const ListQuery = {
  start: optional(Type.Integer({ minimum: 0, description: 'Page index; without it all rows come' })),
  limit: optional(Type.Integer({ exclusiveMinimum: 0, default: 10, description: 'Rows a page' })),
  search: optional(
    Type.String({ description: 'Words; a row matches when any of them is contained, ignoring case' }),
  ),
  sort_field: optional(Type.String({ description: 'Field to sort by; without it by id' })),
  sort_ascending: optional(Type.Boolean({ default: true })),
};

export const Detail = Type.Object({ detail: Type.String() });

export const ValidationError = Type.Object({
  detail: Type.Unsafe<string | readonly unknown[]>({
    anyOf: [
      { type: 'string' },
      {
        type: 'array',
        items: {
          type: 'object',
          required: ['loc', 'msg', 'type'],
          properties: {
            loc: { type: 'array', items: { type: ['string', 'integer'] } },
            msg: { type: 'string' },
            type: { type: 'string' },
            ctx: { type: 'object', additionalProperties: true },
          },
        },
      },
    ],
  }),
});

export const InUse = Type.Object({
  detail: Type.Object({ message: Type.String(), table: Type.String(), pk_id: Type.String() }),
});

/** A path parameter that names a row. */
export const IdParams = Type.Object({ id: Type.Integer({ description: 'Id of the row' }) });
