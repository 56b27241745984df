// Multi-tenancy for clusters: an agent has the queue, the metrics and the names of its own tenant alone.
import { expect, test } from 'vitest';
import { uploadedApplication } from '../documented/service.ts';
import { DOCUMENTED, useService } from './service.ts';

const service = useService({ multiTenancy: true });
const ACME = { acme: { id: '0c5d1e2f-0000-4000-8000-00000000000a' } };
const OTHER = { '0c5d1e2f-0000-4000-8000-00000000000b': {} };

/** A sample of zeros in MessagePack, at the second 1, of the host `a`. */
const SAMPLE = new Uint8Array(Buffer.from(`919e01a161${'00'.repeat(12)}`, 'hex'));

test('an agent of the same name in another tenant sees and reports on nothing of this one', async () => {
  const user = await service().as({ organization: ACME });
  const agent = await service().as({ organization: ACME, azp: 'same', email: undefined });
  const stranger = await service().as({ organization: OTHER, azp: 'same', email: undefined });
  const documented = await service().as({ organization: ACME }, DOCUMENTED);
  const application_id = await uploadedApplication(documented);
  const script = await documented.post('/job-scripts', { job_script_name: 's', application_id });
  const made = await user.post('/job-submissions', {
    name: 'run',
    job_script_id: script.body.id,
    client_id: 'same',
    sbatch_arguments: ['--a'],
  });
  const { id } = made.body;
  const job = { slurm_job_id: 7, slurm_job_state: 'PENDING', slurm_job_info: '{}' };
  const upload = { body: SAMPLE, headers: { 'content-type': 'application/octet-stream' } };

  expect((await stranger.get('/job-submissions/agent/pending')).body).toMatchObject({ items: [], total: 0 });
  expect((await stranger.post('/job-submissions/agent/submitted', { id, ...job })).status).toBe(404);
  expect((await stranger.put('/clusters/status?interval=9')).status).toBe(202);
  expect((await user.get('/clusters/status')).body.total).toBe(0);

  expect((await agent.get('/job-submissions/agent/pending')).body.total).toBe(1);
  expect((await agent.post('/job-submissions/agent/submitted', { id, ...job })).status).toBe(202);
  expect((await agent.send('PUT', `/job-submissions/agent/metrics/${id}`, upload)).status).toBe(204);
  expect((await agent.get('/job-submissions/agent/active')).body.total).toBe(1);
  expect((await stranger.get('/job-submissions/agent/active')).body.total).toBe(0);
  expect((await stranger.get(`/job-submissions/agent/metrics/${id}`)).body.max_times).toEqual([]);
  expect((await user.get(`/job-submissions/${id}/metrics?start_time=0`)).body).toHaveLength(1);
  expect((await user.get(`/job-submissions/${id}/metrics/timestamps`)).body).toEqual({ min: 1, max: 1 });
  expect((await user.get(`/job-submissions/${id}/progress`)).body.total).toBe(2);
  expect((await user.put(`/job-submissions/${id}`, { description: 'd' })).status).toBe(200);
  expect((await user.post(`/job-submissions/clone/${id}`)).status).toBe(201);
  expect((await user.put(`/job-submissions/cancel/${id}`)).body.status).toBe('CANCELLED');
  const end = { ...job, slurm_job_state: 'CANCELLED' };
  expect((await stranger.put(`/job-submissions/agent/${id}`, end)).status).toBe(404);
  expect((await agent.put(`/job-submissions/agent/${id}`, end)).status).toBe(202);
  expect((await user.get(`/job-submissions/${id}`)).body.status).toBe('ABORTED');
});

test('agents and users without an organization are refused', async () => {
  const agent = await service().as({ azp: 'same', email: undefined });
  for (const path of ['/job-submissions/agent/pending', '/job-submissions/1', '/clusters/status']) {
    expect((await agent.get(path)).status, path).toBe(400);
  }
});
