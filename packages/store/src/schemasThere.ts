/** Which tenants' schemas there are: what was ever migrated, without those that an operator dropped. */

import type { Prepared, Schema } from './sql.ts';

export interface SchemaThere {
  readonly schema: Schema;
  /** Number of the newest migration applied to it. */
  readonly latest: number;
}

/** The main schema and those of organizations, in a database that has been migrated once. */
export const SCHEMAS_THERE: Prepared = {
  name: undefined,
  text: `SELECT scope AS schema, max(number) AS latest FROM jobbergate.migrations
    WHERE scope <> 'jobbergate' AND to_regnamespace(quote_ident(scope)) IS NOT NULL GROUP BY scope ORDER BY scope`,
};
