// Workflows of applications, which are Python that the public command runs: what they may call while it asks.
import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { CURRENT, useServiceOf } from '../service.ts';
import { loggedIn, type PublicCli, userToken } from './publicCli.ts';
import { scriptOf, v5 } from './v5.ts';

vi.setConfig({ testTimeout: 300_000, hookTimeout: 900_000 });

const EXAMPLES = new URL('../../examples/', import.meta.url).pathname;
const service = useServiceOf(CURRENT);
let ada: PublicCli;
let token: string;

beforeAll(async () => {
  token = await userToken(service(), { email: 'ada@example.org' });
  ada = await loggedIn(service(), token);
});
afterAll(() => ada?.remove());

/** Makes an application of one template and this workflow; its identifier is its name. */
async function createApplication(name: string, workflow: string, cli = ada): Promise<void> {
  await mkdir(join(ada.folder, name, 'templates'), { recursive: true });
  await ada.writes(`${name}/templates/job.sh.j2`, '#!/bin/sh\necho {{ data.words }}\n');
  await ada.writes(`${name}/jobbergate.yaml`, 'application_config: {words: none}\njobbergate_config: {}\n');
  await ada.writes(
    `${name}/jobbergate.py`,
    `from jobbergate_cli.subapps.applications.application_base import JobbergateApplicationBase
from jobbergate_cli.subapps.applications.questions import Const, Text
${workflow}`,
  );
  const options = ['--name', name, '--identifier', name, '--application-path', join(ada.folder, name)];
  await cli.prints('applications', 'create', ...options);
}

const CREATE = ['job-scripts', 'create'];
const ONLY = ['--fast', '--no-submit', '--no-download'];

async function newestFile(): Promise<string> {
  const [{ job_script_id }] = await ada.raw('job-scripts', 'list');
  return ada.prints('job-scripts', 'show-files', String(job_script_id), '--plain');
}

describe('a workflow', () => {
  test('may ask the API through the SDK before it asks its user', async () => {
    await scriptOf(v5(service().url, token), { 'run.sh': '#!/bin/sh\n' });
    await createApplication(
      'with-sdk',
      `class JobbergateApplication(JobbergateApplicationBase):
    def mainflow(self, data):
        scripts = self.sdk.job_scripts.get_list(user_only=True)
        made = self.sdk.job_submissions.create(scripts.items[0].id, "by the workflow", client_id="here")
        return [Const("words", default=f"{scripts.total} scripts, {made.status.value}")]
`,
    );
    await ada.prints(...CREATE, 'with-sdk', ...ONLY);
    expect(await newestFile()).toContain('echo 1 scripts, CREATED');
    expect(await ada.raw('job-submissions', 'list')).toMatchObject([{ name: 'by the workflow' }]);
  });

  test('may start itself again with other answers, and call the commands as functions', async () => {
    await createApplication(
      'again',
      `from jobbergate_cli.subapps.job_scripts import recreate
from jobbergate_cli.subapps.job_scripts.app import update
class JobbergateApplication(JobbergateApplicationBase):
    def mainflow(self, data):
        if "words" not in data:
            script, _ = recreate(param_dict={"words": "once more"}, submit=False, download=False, fast=True)
            update(job_script_id=script.job_script_id, name="renamed by the workflow")
        return [Text("words", "Words", default="the first time")]
`,
    );
    await ada.prints(...CREATE, 'again', '--name', 'outer', ...ONLY);
    const [outer, inner] = await ada.raw('job-scripts', 'list');
    expect([outer.name, inner.name]).toEqual(['outer', 'renamed by the workflow']);
    const file = await ada.prints('job-scripts', 'show-files', String(inner.job_script_id), '--plain');
    expect(file).toContain('echo once more');
  });

  test('may name the script, and be answered on the command line', async () => {
    await createApplication(
      'naming',
      `class JobbergateApplication(JobbergateApplicationBase):
    def mainflow(self, data):
        self.application_config["job_script_name"] = "named by the workflow"
        return [Text("words", "Words")]
`,
    );
    const made = await ada.raw(...CREATE, 'naming', '--param-dict', '{"words": "typed"}', ...ONLY);
    expect(made).toMatchObject({ name: 'named by the workflow' });
    expect(await newestFile()).toContain('echo typed');
  });
});

test('the older names work for the rest of the verbs, and workflows of older days find their library', async () => {
  const older = await ada.in('.', { JOBBERGATE_COMPATIBILITY_MODE: 'true' });
  const workflow = `from jobbergate_cli.jobberappslib import get_file_list
class JobbergateApplication(JobbergateApplicationBase):
    def mainflow(self, data):
        data["words"] = str(len(get_file_list(search_term="no-such-file")))
`;
  await createApplication('older', workflow, older);
  expect(await older.raw('get-application', 'older')).toMatchObject({ name: 'older' });
  const clone = await older.raw('clone-application', 'older', '--application-identifier', 'older-clone');
  expect(clone).toMatchObject({ identifier: 'older-clone' });
  const updated = await older.raw('update-application', 'older-clone', '--application-name', 'renamed');
  expect(updated).toMatchObject({ name: 'renamed' });
  expect(await older.prints('list-applications')).toContain('older-clone');
  const there = await older.in('older-files', {});
  await there.prints('download-application', 'older-clone');
  expect(await readdir(there.folder)).toContain('jobbergate.py');

  const made = await older.raw('create-job-script', 'older', ...ONLY);
  const id = String(made.job_script_id);
  expect(await older.prints('show-job-script-files', id, '--plain')).toContain('echo 0');
  const script = await older.raw('clone-job-script', id, '--name', 'cloned');
  expect(await older.raw('update-job-script', id, '--description', 'd')).toMatchObject({ description: 'd' });
  expect(await older.raw('list-job-scripts', '--search', 'cloned')).toMatchObject([
    { job_script_id: script.job_script_id },
  ]);
  await there.prints('download-job-script', id);
  expect(await readdir(there.folder)).toContain('job.sh');
  await there.prints('render-job-script-locally', join(ada.folder, 'older'), '--fast');
  expect(await there.reads('job.sh')).toContain('echo 0');

  const submission = await older.raw('create-job-submission', id, '--name', 'older');
  const number = String(submission.job_submission_id);
  expect(await older.raw('get-job-submission', number)).toMatchObject({ name: 'older', status: 'CREATED' });
});

describe('the examples', () => {
  test.each(['hello', 'mpi'])('%s is rendered by the server as by the command itself', async (name) => {
    const options = ['--name', name, '--identifier', name, '--application-path', join(EXAMPLES, name)];
    await ada.prints('applications', 'create', ...options);
    const params = await ada.writes('mine.json', '{"job_name": "from a file", "steps": 2}');
    const answers = ['--param-file', params, '--param-dict', '{"job_name": "typed"}', '--fast'];
    const same = ['--name', 'same', ...answers, '--sbatch-params=--nodes=2', '--sbatch-params=--exclusive'];
    const byServer = await ada.in(`${name}-server`);
    await byServer.prints(...CREATE, name, ...same, '--no-submit', '--download');
    const byCommand = await ada.in(`${name}-command`);
    const output = ['--output-path', byCommand.folder];
    await ada.prints('job-scripts', 'create-locally', join(EXAMPLES, name), ...same, ...output);

    const files = (await readdir(byServer.folder)).sort();
    expect(files).toEqual((await readdir(byCommand.folder)).sort());
    for (const file of files) expect(await byServer.reads(file), file).toBe(await byCommand.reads(file));
    const script = await byServer.reads(`${name}.sh`);
    expect(script).toContain('#SBATCH --nodes=2\n#SBATCH --exclusive\n');
    expect(script).toContain('#SBATCH --job-name=typed\n');
  });

  test('gromacs is rendered with its included templates, and its files come down in their folders', async () => {
    const path = join(EXAMPLES, 'gromacs');
    await ada.prints('applications', 'create', '-n', 'G', '--identifier', 'gromacs', '-a', path);
    const params = await ada.writes(
      'gromacs.json',
      JSON.stringify({ job_name: 'crambin', production_ns: 5 }),
    );
    const there = await ada.in('gromacs-files');
    await there.prints(...CREATE, 'gromacs', '--param-file', params, '--fast', '--no-submit', '--download');
    const files = (await readdir(there.folder, { recursive: true })).sort();
    const inputs = ['README.txt', 'em.mdp', 'md.mdp', 'npt.mdp', 'nvt.mdp'].map((file) => `inputs/${file}`);
    expect(files).toEqual(['inputs', ...inputs, 'resume.sh', 'run.sh']);
    expect(await there.reads('run.sh')).toContain('#SBATCH --job-name=crambin\n');
    expect(await there.reads('inputs/md.mdp')).toMatch(/^nsteps += 2500000$/m);
  });
});
