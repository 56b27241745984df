import type { Service } from './programs.ts';

/** Makes an application that the service can render. @returns its id */
export async function makeApplication(service: Service): Promise<number> {
  const headers = { authorization: `Bearer ${await service.token()}` };
  const base = `${service.url}/jobbergate/applications`;
  const created = await post(base, {
    headers: { ...headers, 'content-type': 'application/json' },
    body: JSON.stringify({ application_name: 'flow' }),
  });
  const { id } = (await created.json()) as { id: number };
  const form = new FormData();
  for (const [name, text] of Object.entries(FILES))
    form.append('upload_files', new Blob([text], { type: 'text/plain' }), name);
  await post(`${base}/${id}/upload`, { headers, body: form });
  return id;
}

async function post(url: string, init: RequestInit): Promise<Response> {
  const answer = await fetch(url, { ...init, method: 'POST' });
  if (answer.ok) return answer;
  throw new Error(`${url} answered ${answer.status}: ${await answer.text()}`);
}

const FILES = {
  'jobbergate.py': 'print("no questions")\n',
  'jobbergate.yaml': `application_config:
  nodes: 2
  cases: [laminar, turbulent]
jobbergate_config:
  default_template: job.sh.j2
`,
  'job.sh.j2': `#!/bin/bash
#SBATCH --job-name=flow
#SBATCH --nodes={{ data.nodes }}
{% for case in data.cases %}
srun simpleFoam -case {{ case }} -parallel
{% endfor %}
`,
};
