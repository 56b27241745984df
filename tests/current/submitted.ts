// Submissions to test with: scripts to submit, clusters of a test's own, and what an agent says.

import { uploadedApplication } from '../documented/service.ts';
import { type Answer, type Caller, DOCUMENTED, type TestService } from './service.ts';

/** A job script with a main file, by way of the documented contract. @returns its id. */
export async function madeScript(service: TestService): Promise<number> {
  const who = await service.as({}, DOCUMENTED);
  const application_id = await uploadedApplication(who);
  return (await who.post('/job-scripts', { job_script_name: 'script', application_id })).body.id;
}

/** A cluster that no other test uses. */
export interface Cluster {
  readonly name: string;
  /** A caller that is its agent; it has no e-mail address. */
  readonly agent: Caller;
}

/** What tests of submissions have: two users, a script to submit, and a cluster. */
export interface Submitters {
  readonly ada: Caller;
  readonly bob: Caller;
  readonly script: number;
  readonly cluster: Cluster;
  /** Submits the script; `ada` does, unless somebody else is named. */
  readonly create: (body?: Record<string, unknown>, who?: Caller) => Promise<Answer>;
}

export async function newSubmitters(service: TestService): Promise<Submitters> {
  const ada = await service.as();
  const bob = await service.as({ email: 'bob@example.org' });
  const script = await madeScript(service);
  const create = (body: Record<string, unknown> = {}, who = ada) =>
    who.post('/job-submissions', { name: 'run', job_script_id: script, ...body });
  return { ada, bob, script, cluster: await newCluster(service), create };
}

let clusters = 0;

export async function newCluster(service: TestService): Promise<Cluster> {
  clusters += 1;
  const name = `cluster-${clusters}`;
  return { name, agent: await service.as({ azp: name, email: undefined }) };
}

export function job(state = 'PENDING', more: Record<string, unknown> = {}): Record<string, unknown> {
  return { slurm_job_id: 77, slurm_job_state: state, slurm_job_info: '{"a": 1}', ...more };
}

/** Submits. @returns the id. */
export async function submitted(
  who: Caller,
  script: number,
  cluster: Cluster,
  more: Record<string, unknown> = {},
): Promise<number> {
  const answer = await who.post('/job-submissions', {
    name: 'run',
    job_script_id: script,
    client_id: cluster.name,
    ...more,
  });
  if (answer.status !== 201) throw new Error(`submit: ${answer.status} ${answer.text}`);
  return answer.body.id;
}

/** The agent hands the job to Slurm. */
export async function accepted({ agent }: Cluster, id: number): Promise<Answer> {
  return agent.post('/job-submissions/agent/submitted', { id, ...job() });
}

/** The history as pairs of Slurm's state and a message, oldest first. */
export async function progressOf(
  who: Caller,
  id: number,
): Promise<readonly [string | null, string | null][]> {
  const { body } = await who.get(`/job-submissions/${id}/progress`);
  return body.items.map((entry: { slurm_job_state: string | null; additional_info: string | null }) => [
    entry.slurm_job_state,
    entry.additional_info,
  ]);
}
