/** Clusters in PostgreSQL: who asked for work, and how their agents fare. */

import type { ClusterStatus, ClusterStore, Page, Paging, Timestamp } from '@jobbergate/core';
import type { Database } from './database.ts';
import { type PageRow, toPage } from './pageRows.ts';
import { type Schema, statementFrom } from './sql.ts';

const NAMES = statementFrom('clusters/names.sql');
const REPORT = statementFrom('clusters/report.sql');
const GET = statementFrom('clusters/get.sql');
const PAGE = statementFrom('clusters/page.sql');
const DELETE = statementFrom('clusters/delete.sql');

interface StatusRow {
  readonly id: string;
  readonly created_at: Timestamp;
  readonly updated_at: Timestamp;
  readonly last_reported: Timestamp;
  readonly interval_seconds: number;
  readonly is_healthy: boolean;
}

export class PostgresClusters implements ClusterStore {
  readonly #db: Database;
  readonly #schema: Schema;

  constructor(db: Database, schema: Schema) {
    this.#db = db;
    this.#schema = schema;
  }

  async names(): Promise<readonly string[]> {
    const rows = await this.#db.query<{ client_id: string }>(NAMES(this.#schema), []);
    return rows.map((row) => row.client_id);
  }

  async report(clientId: string, interval: number): Promise<void> {
    await this.#db.query(REPORT(this.#schema), [clientId, interval]);
  }

  async status(clientId: string): Promise<ClusterStatus | undefined> {
    const [row] = await this.#db.query<StatusRow>(GET(this.#schema), [clientId]);
    return row === undefined ? undefined : toClusterStatus(row);
  }

  async statuses({ from, count }: Paging): Promise<Page<ClusterStatus>> {
    const rows = await this.#db.query<PageRow<StatusRow>>(PAGE(this.#schema), [count, from]);
    return toPage(rows, toClusterStatus);
  }

  async delete(clientId: string): Promise<boolean> {
    const rows = await this.#db.query(DELETE(this.#schema), [clientId]);
    return rows.length > 0;
  }
}

function toClusterStatus(row: StatusRow): ClusterStatus {
  return {
    clientId: row.id,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    lastReported: row.last_reported,
    interval: row.interval_seconds,
    isHealthy: row.is_healthy,
  };
}
