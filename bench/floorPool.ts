// The connections of a floor: what a bare program over PostgreSQL needs, and no more.
import pg from 'pg';

/** What a floor is started with, as the JSON of its one argument. */
export type FloorOptions = { connection: pg.PoolConfig; port: number };

export function floorOptions(): FloorOptions {
  return JSON.parse(process.argv[2] ?? '') as FloorOptions;
}

export function floorPool(connection: pg.PoolConfig): pg.Pool {
  return new pg.Pool({
    ...connection,
    max: 10,
    options: '-c timezone=UTC',
    types: {
      // The text as PostgreSQL sends it: nothing is faster.
      getTypeParser: (oid, format) =>
        oid === pg.types.builtins.TIMESTAMPTZ ? String : pg.types.getTypeParser(oid, format),
    },
  });
}
