/** Building blocks of the current contract's schemas, as OpenAPI 3.1 shows them. */

import { type TSchema, Type } from 'typebox';

/** Longest text, in characters. */
export const MAX_TEXT = 255;

export const Text = Type.String({ maxLength: MAX_TEXT });
export const FilledText = Type.String({ minLength: 1, maxLength: MAX_TEXT });

/** A text or null; one `type` list, which serialisers and generators read better than `anyOf`. */
export const NullableText = Type.Unsafe<string | null>({ type: ['string', 'null'], maxLength: MAX_TEXT });
export const NullableFilledText = Type.Unsafe<string | null>({
  type: ['string', 'null'],
  minLength: 1,
  maxLength: MAX_TEXT,
});

export const AnyText = Type.String();
export const NullableAnyText = Type.Unsafe<string | null>({ type: ['string', 'null'] });
export const NullableInteger = Type.Unsafe<number | null>({ type: ['integer', 'null'] });

/** An object whose members are the user's own. Routes keep it as JSON text, because its order and numbers matter. */
export const FreeObject = Type.Unsafe<unknown>({ type: 'object', additionalProperties: true });
export const NullableFreeObject = Type.Unsafe<unknown>({
  type: ['object', 'null'],
  additionalProperties: true,
});

/** UTC with `Z`, six digits of a second. */
export const Timestamp = Type.String({
  format: 'date-time',
  description: 'UTC: 2022-09-09T21:34:16.889289Z',
  examples: ['2022-09-09T21:34:16.889289Z'],
});

/** Members that a client may leave out. */
export function optional<Schema extends TSchema>(schema: Schema) {
  return Type.Optional(schema);
}

/** A row's time on the wire. */
export function toTimestamp(moment: string): string {
  return `${moment}Z`;
}

/** Members that every row has. */
export const RowFields = {
  id: Type.Integer(),
  name: AnyText,
  owner_email: AnyText,
  created_at: Timestamp,
  updated_at: Timestamp,
  is_archived: Type.Boolean(),
  description: Type.String({ description: 'Empty when none was given' }),
};

interface Row {
  readonly id: number;
  readonly name: string;
  readonly ownerEmail: string;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly isArchived: boolean;
  readonly description: string | null;
}

export function toRowFields(row: Row) {
  return {
    id: row.id,
    name: row.name,
    owner_email: row.ownerEmail,
    created_at: toTimestamp(row.createdAt),
    updated_at: toTimestamp(row.updatedAt),
    is_archived: row.isArchived,
    description: row.description ?? '',
  };
}

/** The domain has no empty description: none was given. */
export function fromDescription(description: string | null | undefined): string | null {
  return description ? description : null;
}

/** The same in a change, where an absent one stays as it is. */
export function fromChangedDescription(description: string | null | undefined): string | null | undefined {
  return description === undefined ? undefined : fromDescription(description);
}

/** The envelope of every list. */
export function listOf<Item extends TSchema>(item: Item) {
  return Type.Object({
    items: Type.Array(item),
    total: Type.Integer({ description: 'Rows of the whole selection' }),
    page: Type.Integer({ description: 'Number of this page, from 1' }),
    size: Type.Integer({ description: 'Rows a page' }),
    pages: Type.Integer({ description: 'How many pages there are' }),
  });
}

/** Paging alone, of lists that are neither searched nor sorted. */
export const PageQuery = {
  page: optional(Type.Integer({ minimum: 1, default: 1, description: 'Number of the page' })),
  size: optional(Type.Integer({ minimum: 1, maximum: 100, default: 50, description: 'Rows a page' })),
};

/** Query of every list of rows. */
export const ListQuery = {
  ...PageQuery,
  user_only: optional(Type.Boolean({ default: false, description: 'Only my own' })),
  search: optional(
    Type.String({
      maxLength: MAX_TEXT,
      description: 'Words; a row matches when any of them is contained, ignoring case',
    }),
  ),
  sort_field: optional(
    Type.String({ maxLength: MAX_TEXT, description: 'Field to sort by; without it by id' }),
  ),
  sort_ascending: optional(Type.Boolean({ default: true })),
  include_archived: optional(Type.Boolean({ default: false, description: 'Also archived rows' })),
  include_parent: optional(
    Type.Boolean({ default: false, description: 'Accepted; lists that have a parent always show it' }),
  ),
};

export const Detail = Type.Object({ detail: Type.String() });

/** `detail` is for people and names every field; `errors` is for programs. */
export const ValidationError = Type.Object({
  detail: Type.String({ description: 'Every field that is wrong, and why' }),
  errors: optional(
    Type.Array(
      Type.Object({
        type: Type.String(),
        loc: Type.Array(Type.Unsafe<string | number>({ type: ['string', 'integer'] })),
        msg: Type.String(),
        input: Type.Unknown({ description: 'What came, when it is short' }),
      }),
    ),
  ),
});

/** A path parameter that names a row. */
export const IdParam = { id: Type.Integer({ description: 'Id of the row' }) };
export const IdParams = Type.Object(IdParam);
