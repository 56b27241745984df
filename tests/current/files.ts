// Templates and scripts with files, made as the public clients make them.

import type { Answer, Caller } from './service.ts';

/** A multipart body with one file, and fields beside it. */
export function fileForm(
  name: string,
  content: string | Uint8Array<ArrayBuffer>,
  fields: Readonly<Record<string, string>> = {},
): FormData {
  const form = new FormData();
  for (const [field, text] of Object.entries(fields)) form.append(field, text);
  form.append('upload_file', new File([content], name, { type: 'text/plain' }), name);
  return form;
}

/** Uploads one file below a row: `/job-scripts/7/upload/SUPPORT`. */
export async function upload(
  who: Caller,
  path: string,
  name: string,
  content: string | Uint8Array<ArrayBuffer>,
): Promise<Answer> {
  return who.send('PUT', path, { body: fileForm(name, content) });
}

export const WORKFLOW = 'class JobbergateApplication:\n    pass\n';
export const MAIN = '#!/bin/bash\n#SBATCH --nodes={{ data.nodes }}\nhostname\n';

/** A template with a main file, a supporting one, and a workflow. @returns its id. */
export async function filledTemplate(
  who: Caller,
  fields: Readonly<Record<string, unknown>> = {},
): Promise<number> {
  const created = await who.post('/job-script-templates', { name: 'filled', ...fields });
  const { id } = created.body;
  const base = `/job-script-templates/${id}/upload`;
  const answers = [
    created,
    await upload(who, `${base}/template/ENTRYPOINT`, 'main.sh.j2', MAIN),
    await upload(who, `${base}/template/SUPPORT`, 'input.j2', 'x={{ data.x }}\n'),
    await who.send('PUT', `${base}/workflow`, {
      body: fileForm('jobbergate.py', WORKFLOW, {
        runtime_config: '{"default_template": "main.sh.j2", "output_directory": "."}',
      }),
    }),
  ];
  const refused = answers.find(({ status }) => status >= 300);
  if (refused !== undefined) throw new Error(`${refused.status} ${refused.text}`);
  return id;
}

/** A script with one entry point. @returns its id. */
export async function filledScript(who: Caller): Promise<number> {
  const { id } = (await who.post('/job-scripts', { name: 'filled' })).body;
  const answer = await upload(who, `/job-scripts/${id}/upload/ENTRYPOINT`, 'run.sh', '#!/bin/sh\ndate\n');
  if (answer.status !== 200) throw new Error(`${answer.status} ${answer.text}`);
  return id;
}
