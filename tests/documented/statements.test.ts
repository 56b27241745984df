// No query per row: each route sends a fixed number of statements, however many rows it touches.
import { describe, expect, test } from 'vitest';
import { type Caller, HELLO, uploadedApplication, useService } from './service.ts';

const service = useService();

async function statementsOf(work: () => Promise<{ status: number; text: string }>): Promise<number> {
  service().statements.length = 0;
  const answer = await work();
  expect(answer.status, answer.text).toBeLessThan(300);
  return service().statements.length;
}

async function fill(who: Caller, rows: number): Promise<number> {
  const application = await uploadedApplication(who, HELLO, { application_identifier: `app-${rows}` });
  for (let i = 0; i < rows; i++) {
    const script = await who.post('/job-scripts', { job_script_name: `s${i}`, application_id: application });
    await who.post('/job-submissions', { job_submission_name: `b${i}`, job_script_id: script.body.id });
  }
  return application;
}

describe('statements of a route', () => {
  test('are as many for twenty rows as for two', async () => {
    const counts: Record<string, number>[] = [];
    for (const rows of [2, 20]) {
      const who = await service().as({ email: `rows${rows}@example.org`, azp: `cluster${rows}` });
      const application = await fill(who, rows);
      const script = (await who.get('/job-scripts')).body.results[0].id;
      const submission = (await who.get('/job-submissions')).body.results[0].id;
      const files = { main_file_path: 'a', files: { a: '1', b: '2', c: '3' } };
      counts.push({
        listApplications: await statementsOf(() => who.get('/applications')),
        listScripts: await statementsOf(() => who.get('/job-scripts?start=0&limit=50')),
        listScriptsUnpaged: await statementsOf(() => who.get('/job-scripts')),
        searchScripts: await statementsOf(() => who.get('/job-scripts?search=s&start=0')),
        listSubmissions: await statementsOf(() => who.get('/job-submissions')),
        application: await statementsOf(() => who.get(`/applications/${application}`)),
        script: await statementsOf(() => who.get(`/job-scripts/${script}`)),
        submission: await statementsOf(() => who.get(`/job-submissions/${submission}`)),
        pending: await statementsOf(() => who.get('/job-submissions/agent/pending')),
        active: await statementsOf(() => who.get('/job-submissions/agent/active')),
        create: await statementsOf(() =>
          who.post('/job-scripts', { job_script_name: 'n', application_id: application }),
        ),
        submit: await statementsOf(() =>
          who.post('/job-submissions', { job_submission_name: 'n', job_script_id: script }),
        ),
        rename: await statementsOf(() => who.put(`/job-scripts/${script}`, { job_script_name: 'x' })),
        replaceFiles: await statementsOf(() =>
          who.put(`/job-scripts/${script}`, { job_script_files: files }),
        ),
        report: await statementsOf(() =>
          who.put(`/job-submissions/agent/${submission}`, { new_status: 'SUBMITTED', slurm_job_id: 1 }),
        ),
        deleteSubmission: await statementsOf(() => who.delete(`/job-submissions/${submission}`)),
        health: await statementsOf(() => who.get('/health')),
      });
    }
    expect(counts[1]).toEqual(counts[0]);
    expect(counts[0]).toEqual({
      listApplications: 1,
      listScripts: 1,
      listScriptsUnpaged: 1,
      searchScripts: 1,
      listSubmissions: 1,
      application: 1,
      script: 1,
      submission: 1,
      pending: 1,
      active: 1,
      create: 2,
      submit: 1,
      rename: 1,
      replaceFiles: 3,
      report: 1,
      deleteSubmission: 1,
      health: 1,
    });
  });
});
