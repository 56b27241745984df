// What Node and PostgreSQL allow: bare Fastify routes with one named prepared statement each, through the current
// contract's response schemas. No token, no right, no total, no check of what comes; writes go to tables of their own
// without index, trigger or reference, and nothing is rendered.
import {
  JobScript,
  JobScriptList,
  JobScriptTemplateWithFiles,
  JobScriptWithFiles,
  JobSubmission,
} from '@jobbergate/contract/v5';
import Fastify, { type FastifySchema } from 'fastify';
import { floorOptions, floorPool } from '../floorPool.ts';

const { connection, port } = floorOptions();

const TABLES = `
  CREATE SCHEMA floor;
  CREATE TABLE floor.scripts (id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    created_at timestamptz NOT NULL DEFAULT now(), updated_at timestamptz NOT NULL DEFAULT now(),
    name text, description text, owner_email text);
  CREATE TABLE floor.files (script_id integer, path text, content text);
  CREATE TABLE floor.submissions (id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    created_at timestamptz NOT NULL DEFAULT now(), updated_at timestamptz NOT NULL DEFAULT now(),
    name text, owner_email text, script_id integer, client_id text)`;

const ROW = 'id, created_at, updated_at, name, description, owner_email, is_archived, cloned_from_id';
const FILES = (table: string, column: string) => `(
  SELECT json_agg(json_build_object('parent_id', f.${column}, 'filename', path, 'file_type', role,
    'created_at', f.created_at, 'updated_at', f.updated_at)) FROM jobbergate_main.${table} f WHERE f.${column} = r.id)`;
const SCRIPT = `${ROW}, template_id AS parent_template_id`;
const MADE =
  "RETURNING id, created_at, updated_at, name, '' AS description, owner_email, false AS is_archived, null AS cloned_from_id";

const statements = {
  list: `SELECT ${SCRIPT} FROM jobbergate_main.scripts WHERE NOT is_archived ORDER BY id DESC LIMIT 50`,
  one: `SELECT ${SCRIPT}, ${FILES('script_files', 'script_id')} AS files FROM jobbergate_main.scripts r WHERE id = $1`,
  template: `SELECT ${ROW}, identifier, template_vars, ${FILES('template_files', 'template_id')} AS template_files
    FROM jobbergate_main.templates r WHERE identifier = $1`,
  create: `INSERT INTO floor.scripts (name, description, owner_email) VALUES ($1, $2, 'bench') ${MADE}`,
  submit: `INSERT INTO floor.submissions (name, script_id, client_id, owner_email) VALUES ($1, $2, $3, 'bench')
    ${MADE}, script_id AS job_script_id, client_id, 'CREATED' AS status`,
  render: `WITH made AS (INSERT INTO floor.scripts (name, owner_email) VALUES ($1, 'bench') ${MADE}),
    filed AS (INSERT INTO floor.files SELECT made.id, 'job.sh', $2 FROM made) SELECT * FROM made`,
  source: `SELECT c.content FROM jobbergate_main.templates r JOIN jobbergate_main.template_files f ON f.template_id = r.id
    JOIN jobbergate_main.contents c USING (hash) WHERE r.identifier = $1`,
};

const pool = floorPool(connection);
await pool.query(TABLES);

async function ask(name: keyof typeof statements, values: unknown[] = []) {
  return (await pool.query({ name, text: statements[name], values })).rows;
}

/** Members that the schemas require and that are null in what is new. */
const NEW_SCRIPT = { parent_template_id: null };
const NEW_SUBMISSION = {
  slurm_job_id: null,
  slurm_job_state: null,
  execution_directory: null,
  report_message: null,
  slurm_job_info: null,
  sbatch_arguments: null,
};

const app = Fastify();
const answering = (schema: unknown): { schema: FastifySchema } => ({
  schema: { response: { '2xx': schema } },
});
app.get('/list', answering(JobScriptList), async () => {
  const items = (await ask('list')).map((row) => ({ ...row, template: null }));
  return { items, total: items.length, page: 1, size: 50, pages: 1 };
});
app.get('/one', answering(JobScriptWithFiles), async () => (await ask('one', [500]))[0]);
app.get('/template', answering(JobScriptTemplateWithFiles), async () => {
  const [row] = await ask('template', ['flow']);
  return { ...row, template_vars: JSON.parse(row.template_vars), workflow_files: [] };
});
app.post<{ Body: { name: string; description: string } }>(
  '/create',
  answering(JobScript),
  async ({ body }) => {
    const [made] = await ask('create', [body.name, body.description]);
    return { ...made, ...NEW_SCRIPT };
  },
);
app.post<{ Body: { name: string; job_script_id: number; client_id: string } }>(
  '/submit',
  answering(JobSubmission),
  async ({ body }) => {
    const [made] = await ask('submit', [body.name, body.job_script_id, body.client_id]);
    return { ...made, ...NEW_SUBMISSION };
  },
);
app.post<{ Body: { create_request: { name: string } } }>(
  '/render',
  answering(JobScriptWithFiles),
  async ({ body }) => {
    const [source] = await ask('source', ['flow']);
    const [made] = await ask('render', [body.create_request.name, source?.content]);
    return { ...made, ...NEW_SCRIPT, files: [] };
  },
);
await app.listen({ host: '127.0.0.1', port });
console.log('ready');
