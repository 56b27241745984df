/** SQL in files: read once, made one statement for each tenant's schema. */

import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

/** A PostgreSQL schema that holds one tenant's rows. Quoted wherever it is used. */
export type Schema = string & { readonly brand: 'Schema' };

/** The tenant of an installation without multi-tenancy. */
export const MAIN_SCHEMA = 'jobbergate_main' as Schema;

export interface Prepared {
  /** Undefined: not prepared, planned for its own values each time. */
  readonly name: string | undefined;
  readonly text: string;
  /** The schema, when it is not the main one. */
  readonly tenant?: Schema;
}

/** A statement that has a text per schema. */
export type Statement = (schema: Schema) => Prepared;

/** Reads `sql/<path>`, once, where the module that names it is loaded. */
export function statementFrom(path: string): Statement {
  return statementOf(readFileSync(new URL(`../sql/${path}`, import.meta.url), 'utf8'));
}

/**
 * Makes a statement of a text in which `@schema` stands for the tenant's schema. Only the main schema's are prepared:
 * every connection keeps what it prepared, and thousands of tenants would fill it.
 */
export function statementOf(text: string): Statement {
  const own = inSchema(text, MAIN_SCHEMA);
  // PostgreSQL cuts names at 63 bytes: a digest is short, and says when the text changed.
  const name = createHash('sha256').update(own).digest('base64url').slice(0, 24);
  const main = { name, text: own };
  return (schema) => (schema === MAIN_SCHEMA ? main : unprepared(text, schema));
}

/** A statement of such a text that is planned anew each time. */
export function unprepared(text: string, schema: Schema): Prepared {
  const statement = { name: undefined, text: inSchema(text, schema) };
  return schema === MAIN_SCHEMA ? statement : { ...statement, tenant: schema };
}

/** Puts the quoted schema in the place of `@schema`. */
export function inSchema(text: string, schema: Schema): string {
  const quoted = `"${schema.replaceAll('"', '""')}"`;
  return text.replaceAll(/@schema\b/g, () => quoted);
}
