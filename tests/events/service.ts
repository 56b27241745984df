// `jobbergate-api serve` on a database and an issuer of the test's own, for tests that kill it.
import { startTestIssuer, type TestDatabase, type TestIssuer } from '@jobbergate/testkit';
import { upload } from '../current/files.ts';
import { makePlace, type Place, serve, stop } from '../running/api.ts';
import type { Program } from '../running/program.ts';
import { type Caller, type Contract, CURRENT, caller } from '../service.ts';

export interface RunningApi {
  /** A caller with these claims over those of a user with every right. */
  as(claims?: Record<string, unknown>, contract?: Contract): Promise<Caller>;
  /** A submission of a script of its own. @returns its id */
  submit(who: Caller): Promise<number>;
  readonly place: Place;
  /** What it has printed since its last start. */
  log(): string;
  start(): Promise<void>;
  /** Kills it without a warning. */
  kill(): Promise<void>;
  /** Ends it as an operator does. */
  end(): Promise<void>;
  /** Ends all, and removes its folder. */
  remove(): Promise<void>;
}

export async function makeApi(
  database: TestDatabase,
  settings: Readonly<Record<string, string>>,
): Promise<RunningApi> {
  const issuer: TestIssuer = await startTestIssuer();
  const place = await makePlace({
    JOBBERGATE_DATABASE_URL: database.url,
    JOBBERGATE_OIDC_ISSUER: issuer.url,
    ...settings,
  });
  let program: Program | undefined;
  return {
    place,
    as: async (claims = {}, { base, permissions } = CURRENT) =>
      caller(
        place.url + base,
        await issuer.token({ email: 'ada@example.org', permissions, azp: 'osl', ...claims }),
      ),
    submit,
    log: () => program?.printed().stderr ?? '',
    start: async () => {
      program = await serve(place);
    },
    kill: async () => {
      program?.child.kill('SIGKILL');
      await program?.ended;
    },
    end: () => stop(program),
    remove: async () => {
      await stop(program);
      await issuer.stop();
      await place.remove();
    },
  };
}

async function submit(who: Caller): Promise<number> {
  const script = await who.post('/job-scripts', { name: 'script' });
  await upload(who, `/job-scripts/${script.body.id}/upload/ENTRYPOINT`, 'run.sh', '#!/bin/bash\nhostname\n');
  const made = await who.post('/job-submissions', {
    name: 'run',
    job_script_id: script.body.id,
    client_id: 'osl',
  });
  if (made.status !== 201) throw new Error(`submit: ${made.status} ${made.text}`);
  return made.body.id;
}
