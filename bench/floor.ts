// The floor that the service is measured against: a bare Fastify route that answers fifty rows by one
// named prepared statement, through the same response schema; no token, no total, no log.
import { JobScriptList } from '@jobbergate/contract/v3';
import Fastify from 'fastify';
import { floorOptions, floorPool } from './floorPool.ts';

const { connection, port } = floorOptions();

const STATEMENT = {
  name: 'floor',
  text: `SELECT id, created_at, updated_at, name AS job_script_name, description AS job_script_description,
      owner_email AS job_script_owner_email, template_id AS application_id
    FROM jobbergate_main.scripts WHERE NOT is_archived ORDER BY id LIMIT 50`,
};

const pool = floorPool(connection);
const app = Fastify();
app.get('/', { schema: { response: { 200: JobScriptList } } }, async () => {
  const { rows } = await pool.query(STATEMENT);
  return { results: rows, pagination: { total: rows.length, start: 0, limit: 50 } };
});
await app.listen({ host: '127.0.0.1', port });
console.log('ready');
