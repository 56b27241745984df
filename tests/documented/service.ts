// The service, spoken to under the documented contract, and applications to try.

import { type Caller, DOCUMENTED, type Settings, type TestService, useServiceOf } from '../service.ts';

export type { Answer, Caller, TestService } from '../service.ts';

/** Starts the service for the test file that calls it at its top. */
export function useService(settings: Settings = {}): () => TestService {
  return useServiceOf(DOCUMENTED, settings);
}

/** An application with files, uploaded. @returns its id. */
export async function uploadedApplication(
  who: Caller,
  files: Readonly<Record<string, string>> = HELLO,
  fields: Record<string, unknown> = {},
): Promise<number> {
  const created = await who.post('/applications', { application_name: 'hello', ...fields });
  const uploaded = await who.send('POST', `/applications/${created.body.id}/upload`, { body: formOf(files) });
  if (uploaded.status !== 201) throw new Error(`upload: ${uploaded.status} ${uploaded.text}`);
  return created.body.id;
}

/** Files as multipart parts of type text/plain. */
export function formOf(
  files: Readonly<Record<string, string | Uint8Array<ArrayBuffer>>>,
  type = 'text/plain',
): FormData {
  const form = new FormData();
  for (const [name, content] of Object.entries(files)) {
    form.append('upload_files', new File([content], name, { type }), name);
  }
  return form;
}

export const HELLO = {
  'jobbergate.py': 'class JobbergateApplication:\n    pass\n',
  'jobbergate.yaml': [
    'application_config:',
    '  nodes: 2',
    'jobbergate_config:',
    '  default_template: hello.j2',
    '  output_directory: .',
    '',
  ].join('\n'),
  'hello.j2': '#!/bin/bash\n#SBATCH --nodes={{ data.nodes }}\nhostname\n',
};
