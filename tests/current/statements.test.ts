// No query per row: templates and scripts of the current contract send a fixed number of statements each.
import { expect, test } from 'vitest';
import { filledTemplate, upload } from './files.ts';
import { type Caller, useService } from './service.ts';

const service = useService();

async function statementsOf(work: () => Promise<{ status: number; text: string }>): Promise<number> {
  service().statements.length = 0;
  const answer = await work();
  expect(answer.status, answer.text).toBeLessThan(300);
  return service().statements.length;
}

function render(who: Caller, template: number) {
  return who.post(`/job-scripts/render-from-template/${template}`, {
    create_request: { name: 'r' },
    render_request: {
      template_output_name_mapping: { 'main.sh.j2': 'main.sh' },
      param_dict: { data: { nodes: 1 } },
    },
  });
}

test('the statements of a route are as many for twenty rows and files as for two', async () => {
  const counts: Record<string, number>[] = [];
  for (const rows of [2, 20]) {
    const who = await service().as({ email: `rows${rows}@example.org` });
    const template = await filledTemplate(who, { identifier: `t${rows}` });
    const path = `/job-script-templates/${template}`;
    let script = 0;
    for (let i = 0; i < rows; i++) {
      script = (await render(who, template)).body.id;
      await upload(who, `${path}/upload/template/SUPPORT`, `f${i}.txt`, `${i}`);
    }
    const file = `${path}/upload/template`;
    const scriptFile = `/job-scripts/${script}/upload`;
    counts.push({
      listTemplates: await statementsOf(() => who.get('/job-script-templates?user_only=true')),
      listScripts: await statementsOf(() => who.get('/job-scripts?user_only=true')),
      listOfTemplate: await statementsOf(() =>
        who.get(`/job-scripts?from_job_script_template_id=${template}`),
      ),
      searchScripts: await statementsOf(() => who.get('/job-scripts?search=r')),
      template: await statementsOf(() => who.get(`/job-script-templates/t${rows}`)),
      script: await statementsOf(() => who.get(`/job-scripts/${script}`)),
      makeTemplate: await statementsOf(() => who.post('/job-script-templates', { name: 'n' })),
      makeScript: await statementsOf(() => who.post('/job-scripts', { name: 'n' })),
      render: await statementsOf(() => render(who, template)),
      changeTemplate: await statementsOf(() => who.put(path, { name: 'n' })),
      changeScript: await statementsOf(() => who.put(`/job-scripts/${script}`, { name: 'n' })),
      cloneTemplate: await statementsOf(() => who.post(`/job-script-templates/clone/${template}`)),
      cloneScript: await statementsOf(() => who.post(`/job-scripts/clone/${script}`)),
      putFile: await statementsOf(() => upload(who, `${file}/SUPPORT`, 'new.txt', 'x')),
      renameFile: await statementsOf(() =>
        who.send('PUT', `${file}/SUPPORT?filename=newer.txt&previous_filename=new.txt`),
      ),
      getFile: await statementsOf(() => who.get(`${file}/newer.txt`)),
      deleteFile: await statementsOf(() => who.delete(`${file}/newer.txt`)),
      getWorkflow: await statementsOf(() => who.get(`${path}/upload/workflow`)),
      putWorkflow: await statementsOf(() => who.put(`${path}/upload/workflow`, { runtime_config: {} })),
      putScriptFile: await statementsOf(() => upload(who, `${scriptFile}/SUPPORT`, 'x', 'x')),
      getScriptFile: await statementsOf(() => who.get(`${scriptFile}/x`)),
      deleteScriptFile: await statementsOf(() => who.delete(`${scriptFile}/x`)),
      deleteScript: await statementsOf(() => who.delete(`/job-scripts/${script}`)),
      deleteTemplate: await statementsOf(() => who.delete(path)),
    });
  }
  expect(counts[1]).toEqual(counts[0]);
  const { render: rendering, ...others } = counts[0] ?? {};
  expect(rendering).toBe(2);
  expect(new Set(Object.values(others))).toEqual(new Set([1]));
});
