// What is asked of both servers: the same requests of one contract.
import type { Subject } from '../measure.ts';
import type { Contest, Server } from './programs.ts';

/** How many times the public server's requests/s ours are to be. */
export const WANTED: Readonly<Record<string, number>> = {
  'list of 50 job scripts': 40,
  'one job script': 50,
  'template by identifier': 50,
  'create a job script': 20,
  submit: 20,
  'render from a template': 40,
};

/** Makes the template that is asked for and rendered. */
export async function makeTemplate(server: Server): Promise<void> {
  const token = await server.token();
  const ask = async (method: string, path: string, body: unknown) => {
    const isForm = body instanceof FormData;
    const headers = {
      authorization: `Bearer ${token}`,
      ...(isForm ? {} : { 'content-type': 'application/json' }),
    };
    const init = { method, headers, body: isForm ? body : JSON.stringify(body) };
    const answer = await fetch(`${server.base}/job-script-templates${path}`, init);
    if (!answer.ok) throw new Error(`${method} ${path} answered ${answer.status}: ${await answer.text()}`);
  };
  const file = (name: string, text: string) => {
    const form = new FormData();
    form.append('upload_file', new Blob([text], { type: 'text/plain' }), name);
    return form;
  };
  const template_vars = { nodes: 2, cases: ['laminar', 'turbulent'] };
  await ask('POST', '', {
    name: 'flow',
    identifier: 'flow',
    description: 'Flow past a cylinder',
    template_vars,
  });
  await ask('PUT', '/flow/upload/template/ENTRYPOINT', file('job.sh.j2', TEMPLATE));
  const workflow = file('jobbergate.py', 'print("no questions")\n');
  workflow.append('runtime_config', '{"default_template": "job.sh.j2"}');
  await ask('PUT', '/flow/upload/workflow', workflow);
}

const TEMPLATE = `#!/bin/bash
#SBATCH --job-name=flow
#SBATCH --nodes={{ data.nodes }}
{% for case in data.cases %}
srun simpleFoam -case {{ case }} -parallel
{% endfor %}
`;

const NEW_SCRIPT = { name: 'flow', description: 'one more' };
const NEW_SUBMISSION = { name: 'flow', job_script_id: 500, client_id: 'bench' };
const RENDERING = {
  create_request: { name: 'flow' },
  render_request: {
    template_output_name_mapping: { 'job.sh.j2': 'job.sh' },
    param_dict: { data: { nodes: 4, cases: ['laminar', 'turbulent'] } },
  },
};

type Asked = Readonly<Record<string, Pick<Subject, 'url' | 'method' | 'body'>>>;

/** Each request to one server, named as in {@link WANTED} with the server's name before it. */
export function requestsTo({ name, base, pid, token }: Server, { postgres }: Contest): Subject[] {
  const scripts = `${base}/job-scripts`;
  const asked: Asked = {
    'list of 50 job scripts': { url: `${scripts}?page=1&size=50&sort_field=id&sort_ascending=false` },
    'one job script': { url: `${scripts}/500` },
    'template by identifier': { url: `${base}/job-script-templates/flow` },
    'create a job script': post(scripts, NEW_SCRIPT),
    submit: post(`${base}/job-submissions`, NEW_SUBMISSION),
    'render from a template': post(`${scripts}/render-from-template/flow`, RENDERING),
  };
  return subjects(name, asked, { token, processes: [pid, postgres.pid] });
}

/** The same of the floor. */
export function requestsToFloor({ floor: { url, pid }, postgres }: Contest): Subject[] {
  const asked: Asked = {
    'list of 50 job scripts': { url: `${url}/list` },
    'one job script': { url: `${url}/one` },
    'template by identifier': { url: `${url}/template` },
    'create a job script': post(`${url}/create`, NEW_SCRIPT),
    submit: post(`${url}/submit`, NEW_SUBMISSION),
    'render from a template': post(`${url}/render`, RENDERING),
  };
  return subjects('floor', asked, { processes: [pid, postgres.pid] });
}

function post(url: string, body: object) {
  return { url, method: 'POST' as const, body: JSON.stringify(body) };
}

function subjects(name: string, asked: Asked, common: Pick<Subject, 'processes' | 'token'>): Subject[] {
  return Object.entries(asked).map(([what, request]) => ({
    name: `${name}: ${what}`,
    ...request,
    ...common,
  }));
}
