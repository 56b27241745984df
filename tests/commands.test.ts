// What an operator types at `jobbergate-api`, and what it answers when something is wrong.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startTestIssuer, useTestDatabase } from '@jobbergate/testkit';
import { decodeJwt } from 'jose';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { api, healthOf, LOCAL_USER, makePlace, type Place, serve, stop, tokenOf } from './running/api.ts';
import type { Program } from './running/program.ts';

const database = useTestDatabase({ from: 'empty' });
const TIMEOUT = { timeout: 120_000 };
let place: Place;

beforeAll(async () => {
  place = await makePlace();
});
afterAll(() => place.remove());

/** The test's own database, empty at first. */
const external = () => ({ JOBBERGATE_DATABASE_URL: database().url });

describe('the command line', TIMEOUT, () => {
  test('--help names every command and setting, --version the release', async () => {
    const help = await api(place, ['--help']);
    expect([help.exitCode, help.stderr]).toEqual([0, '']);
    for (const word of [
      'serve',
      'migrate',
      'token',
      'doctor',
      'JOBBERGATE_DATABASE_URL',
      '--port',
      'Exit codes',
    ]) {
      expect(help.stdout).toContain(word);
    }
    const packageFile = JSON.parse(
      await readFile(new URL('../apps/api/package.json', import.meta.url), 'utf8'),
    );
    expect((await api(place, ['serve', '--version'])).stdout).toBe(`${packageFile.version}\n`);
  });

  test.each([
    [[], 'Usage'],
    [['sevre'], 'There is no command "sevre"'],
    [['serve', '--prot', '1'], "Unknown option '--prot'"],
    [['serve', 'now'], 'now'],
    [['token'], 'token needs --email (a user) or --client (a cluster)'],
    [['token', '--email', 'nobody'], '--email=nobody is no e-mail address'],
    [['token', '--email', 'a@b.example', '--seconds', '-5'], '--seconds'],
  ])('%j is bad usage: exit 2, and stderr says what', async (args, what) => {
    const { exitCode, stdout, stderr } = await api(place, args);
    expect([exitCode, stdout]).toEqual([2, '']);
    expect(stderr).toContain(what);
  });
});

describe('settings', TIMEOUT, () => {
  test('all that are wrong are named at once, with value and what is allowed, secrets masked', async () => {
    const { exitCode, stdout, stderr } = await api(place, ['serve', '--max-upload-bytes', 'lots'], {
      JOBBERGATE_PORT: '99999',
      JOBBERGATE_DATABASE_URL: 'mysql://jobbergate:hunter2@db/jobbergate',
      JOBBERGATE_OIDC_ISSUER: 'keycloak',
      JOBBERGATE_TRUSTED_PROXIES: '10.0.0.0/8, proxy.example',
      JOBBERGATE_CORS_ORIGINS: 'https://a.example/path',
      JOBBERGATE_AMQP_URL: 'http://jobbergate:hunter2@mq',
      JOBBERGATE_SMTP_URL: 'smtp://jobbergate:hunter2@mail',
      JOBBERGATE_LOG_LEVEL: 'loud',
    });
    expect([exitCode, stdout]).toEqual([2, '']);
    expect(stderr.trimEnd().split('\n').sort()).toEqual([
      'JOBBERGATE_AMQP_URL=*** is not allowed: amqp://USER:PASSWORD@HOST:PORT/VHOST, or amqps://',
      'JOBBERGATE_CORS_ORIGINS="https://a.example/path" is not allowed: origins (https://host:port), comma-separated',
      'JOBBERGATE_DATABASE_URL=*** is not allowed: postgres://USER:PASSWORD@HOST:PORT/DATABASE',
      expect.stringMatching(/^JOBBERGATE_LOG_LEVEL="loud" is not allowed: .*info/),
      expect.stringMatching(/^JOBBERGATE_MAX_UPLOAD_BYTES="lots" is not allowed: an integer/),
      'JOBBERGATE_OIDC_ISSUER="keycloak" is not allowed: an http(s) URL without query or fragment',
      'JOBBERGATE_PORT="99999" is not allowed: an integer from 0 to 65535',
      'JOBBERGATE_SMTP_URL is set, and JOBBERGATE_MAIL_FROM is not: set both, or neither',
      expect.stringMatching(/^JOBBERGATE_TRUSTED_PROXIES=.*proxy\.example/),
    ]);
    expect(stderr).not.toContain('hunter2');
  });

  test('a setting of a part that is not built yet ends the start, and says so', async () => {
    const { exitCode, stderr } = await api(place, ['serve'], {
      JOBBERGATE_S3_BUCKET: 'scripts',
      JOBBERGATE_RATE_LIMIT: '600',
      OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector',
    });
    expect(exitCode).toBe(2);
    for (const name of ['JOBBERGATE_S3_BUCKET', 'JOBBERGATE_RATE_LIMIT', 'OTEL_EXPORTER_OTLP_ENDPOINT']) {
      expect(stderr).toMatch(new RegExp(`^${name} is set, .* not built yet`, 'm'));
    }
  });

  test('a name that is none is told at start, and changes nothing', async () => {
    const unknown = { JOBBERGATE_PROT: '1', JOBBERGATE_CLUSTER: 'osl', JOBBERGATE_DATA_DIR: '/dev/null/x' };
    const { exitCode, stderr } = await api(place, ['serve'], unknown);
    expect(exitCode, 'for the data folder alone').toBe(1);
    expect(stderr).toContain('JOBBERGATE_PROT is no setting; did you mean JOBBERGATE_PORT?');
    expect(stderr.match(/is no setting/g)).toHaveLength(1);
  });

  test('a flag wins over the environment', async () => {
    const { exitCode, stderr } = await api(place, ['migrate', '--log-level', 'loud'], {
      JOBBERGATE_LOG_LEVEL: 'info',
    });
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining('"loud"')]);
  });
});

describe('migrate', TIMEOUT, () => {
  test('two at once on an empty database apply each migration once; a third has nothing to do', async () => {
    const both = await Promise.all([0, 1].map(() => api(place, ['migrate'], external())));
    expect(both.map(({ exitCode }) => exitCode)).toEqual([0, 0]);
    expect(both.map(({ stdout }) => stdout).sort()).toEqual([
      expect.stringMatching(/^Applied: system\/0001_\w+, /),
      'The database is up to date.\n',
    ]);
    expect((await api(place, ['migrate'], external())).stdout).toBe('The database is up to date.\n');
  });

  test.each(['migrate', 'serve'])(
    '%s refuses a database from the future, and leaves it alone',
    async (command) => {
      await api(place, ['migrate'], external());
      await query("INSERT INTO jobbergate.migrations VALUES ('jobbergate', 9999, 'system/9999_hoverboards')");
      try {
        const { exitCode, stderr } = await api(place, [command], external());
        expect(exitCode).toBe(1);
        expect(stderr).toMatch(/The database is newer than this program: jobbergate is at migration 9999/);
        expect(stderr).not.toMatch(/^\s+at /m);
      } finally {
        await query('DELETE FROM jobbergate.migrations WHERE number = 9999');
      }
    },
  );
});

describe('the schemas of organizations', TIMEOUT, () => {
  /** As a release that knew no migration would have left them: of one the first migration must fail. */
  const OLD = ['a-bad', 'b', 'c'].map((id) => `jobbergate_org_${id}`);
  beforeAll(async () => {
    await api(place, ['migrate'], external());
    for (const schema of OLD) await query(`CREATE SCHEMA "${schema}"`);
    await query('CREATE TABLE "jobbergate_org_a-bad".templates ()');
    await note([...OLD, 'jobbergate_org_dropped'], 0);
  });
  afterAll(async () => {
    for (const schema of OLD) await query(`DROP SCHEMA "${schema}" CASCADE`);
    await query("DELETE FROM jobbergate.migrations WHERE scope LIKE 'jobbergate_org_%'");
  });

  const note = (scopes: readonly string[], number: number) =>
    query(`INSERT INTO jobbergate.migrations
      SELECT scope, ${number}, 'test' FROM unnest('{${scopes.join(',')}}'::text[]) AS scope`);
  const databaseLine = async () => {
    const { stdout } = await api(place, ['doctor'], external());
    return stdout.split('\n').find((line) => line.includes('database '));
  };

  test('are counted by doctor, and brought up to date by migrate, but for one that fails', async () => {
    expect(await databaseLine()).toMatch(/^ok .*; tenants: 3, of which 3 wait for migrations/);
    const first = await api(place, ['migrate'], external());
    expect(first).toMatchObject({
      exitCode: 1,
      stdout: 'The database is up to date.\nTenants: 3, 2 brought up to date, 1 failed.\n',
      stderr: expect.stringMatching(/^jobbergate-api: jobbergate_org_a-bad: .*"templates" already exists\n$/),
    });
    expect(await databaseLine()).toMatch(/^ok .*; tenants: 3, of which 1 wait for migrations/);

    await query('DROP TABLE "jobbergate_org_a-bad".templates');
    const outputs = ['Tenants: 3, 1 brought up to date.', 'Tenants: 3, all up to date.'];
    for (const said of outputs) {
      const { exitCode, stdout } = await api(place, ['migrate'], external());
      expect([exitCode, stdout]).toEqual([0, `The database is up to date.\n${said}\n`]);
    }
  });

  test('of a newer release are refused by both, and left alone', async () => {
    await note(['jobbergate_org_b'], 9999);
    const newer = 'jobbergate_org_b is at migration 9999';
    expect(await databaseLine()).toMatch(new RegExp(`^FAIL .*${newer}`));
    const { exitCode, stderr } = await api(place, ['migrate'], external());
    expect([exitCode, stderr]).toEqual([1, expect.stringContaining(newer)]);
  });
});

describe('serve and token', TIMEOUT, () => {
  test('run on a PostgreSQL from outside, and leave the data folder without a database', async () => {
    const outside = await makePlace(external());
    let service: Program | undefined;
    try {
      service = await serve(outside);
      const token = await tokenOf(outside);
      expect(await statusWith(outside, token)).toBe(200);
      await expect(readFile(join(outside.folder, 'data/postgres/PG_VERSION'))).rejects.toThrow('ENOENT');
    } finally {
      await stop(service);
      await outside.remove();
    }
  });

  test('token works without a service, and its token counts in the service that starts later', async () => {
    const token = await tokenOf(place, [
      ...['--email', 'ada@example.org', '--client', 'cluster-1', '--seconds', '7200'],
      ...['--permission', 'jobbergate:job-scripts:view', '--permission', 'jobbergate:job-scripts:edit'],
    ]);
    const claims = decodeJwt(token);
    expect(claims).toMatchObject({
      iss: `${place.url}/realms/jobbergate`,
      aud: 'https://apis.omnivector.solutions',
      email: 'ada@example.org',
      azp: 'cluster-1',
      client_id: 'cluster-1',
      permissions: ['jobbergate:job-scripts:view', 'jobbergate:job-scripts:edit'],
    });
    expect(Number(claims.exp) - Number(claims.iat)).toBe(7200);

    const service = await serve(place);
    try {
      expect(await statusWith(place, token)).toBe(200);
      expect(await statusWith(place, await tokenOf(place, ['--email', LOCAL_USER]))).toBe(200);
      expect(await statusWith(place, `${token.slice(0, -2)}xx`)).toBe(401);
      const doctor = await api(place, ['doctor']);
      expect([doctor.exitCode, doctor.stdout]).toEqual([
        0,
        expect.stringContaining('a service runs on this data folder'),
      ]);
      expect(await healthOf(place)).toBe(204);
    } finally {
      await stop(service);
    }
  });

  test('token says where tokens come from when the issuer is not ours', async () => {
    const { exitCode, stderr } = await api(place, ['token', '--email', LOCAL_USER], {
      JOBBERGATE_OIDC_ISSUER: 'https://id.example.org/realms/hpc',
    });
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining('https://id.example.org/realms/hpc')]);
  });

  test('serve says which port is taken', async () => {
    const service = await serve(place);
    const other = await makePlace({ ...external(), JOBBERGATE_PORT: String(place.port) });
    try {
      const { exitCode, stderr } = await api(other, ['serve']);
      expect([exitCode, stderr]).toEqual([1, expect.stringContaining(`port ${place.port} is taken`)]);
    } finally {
      await stop(service);
      await other.remove();
    }
  });
});

describe('doctor', TIMEOUT, () => {
  test('finds all well where all is', async () => {
    const issuer = await startTestIssuer();
    const { exitCode, stdout } = await api(place, ['doctor'], {
      ...external(),
      JOBBERGATE_OIDC_ISSUER: issuer.url,
    });
    await issuer.stop();
    expect([exitCode, stdout.match(/^\w+/gm)]).toEqual([0, ['ok', 'ok', 'ok', 'ok', 'ok']]);
  });

  test('says what to mend when database and issuer cannot be reached, without the password', async () => {
    const { exitCode, stdout, stderr } = await api(place, ['doctor'], {
      JOBBERGATE_DATABASE_URL: `postgres://jobbergate:hunter2@127.0.0.1:${place.port}/jobbergate`,
      JOBBERGATE_OIDC_ISSUER: `http://127.0.0.1:${place.port}/realms/hpc`,
    });
    expect(exitCode).toBe(1);
    const lineOf = (part: string) => stdout.split('\n').find((line) => line.startsWith(`FAIL  ${part}`));
    expect(lineOf('database')).toContain(`127.0.0.1:${place.port}`);
    expect(lineOf('database')).toContain('JOBBERGATE_DATABASE_URL');
    expect(lineOf('issuer')).toContain(`JOBBERGATE_OIDC_ISSUER=http://127.0.0.1:${place.port}/realms/hpc`);
    expect(stdout + stderr).not.toContain('hunter2');
  });
});

async function statusWith(at: Place, token: string): Promise<number> {
  const headers = { authorization: `Bearer ${token}` };
  return (await fetch(`${at.url}/jobbergate/job-scripts`, { headers })).status;
}

async function query(sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client(database().connection);
  await client.connect();
  return (await client.query(sql).finally(() => client.end())).rows;
}
