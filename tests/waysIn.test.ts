// The ways in that the user's document names, and what stands before the service: proxies and browsers' pages.
import { writeFile } from 'node:fs/promises';
import { type RequestOptions, request } from 'node:http';
import { join } from 'node:path';
import { until } from '@jobbergate/testkit';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makePlace, type Place, serve, stop, tokenOf } from './running/api.ts';
import { type Program, run } from './running/program.ts';

/** Pinned, so that a release of theirs breaks no test of ours. */
const PYTHON_PACKAGES = ['httpx==0.28.1', 'openapi-python-client==0.29.1'];
const ORIGIN = 'https://console.example.org';

let place: Place;
let service: Program;
let token: string;
let lists: string;

beforeAll(async () => {
  place = await makePlace({
    JOBBERGATE_LOG_LEVEL: 'info',
    JOBBERGATE_TRUSTED_PROXIES: '127.0.0.1, 10.0.0.0/8',
    JOBBERGATE_CORS_ORIGINS: `${ORIGIN}, http://localhost:5173`,
  });
  lists = `${place.url}/jobbergate/job-scripts`;
  // The welcome loads the sample template, of which the tests make a job script.
  service = await serve(place, ['--welcome']);
  await service.says(/^curl /m);
  token = await tokenOf(place);
  const created = await send(lists, {
    method: 'POST',
    headers: { ...bearer(), 'content-type': 'application/json' },
    body: JSON.stringify({ job_script_name: 'test script', application_id: 1 }),
  });
  if (created.status !== 201) throw new Error(created.text);
});

afterAll(async () => {
  await stop(service);
  await place.remove();
});

const bearer = () => ({ authorization: `Bearer ${token}` });

describe('curl', () => {
  test('takes the header, and jq takes the answer', async () => {
    const line = `curl --silent --header "Authorization: Bearer $TOKEN" ${lists} | jq --raw-output '.results[0].job_script_name, .pagination.total'`;
    const { stdout, stderr } = await run(['bash', '-o', 'pipefail', '-c', line], { env: { TOKEN: token } });
    expect([stdout, stderr]).toEqual(['test script\n1\n', '']);
  });

  test.each(['-4', '-6'])('reaches localhost by either address family (%s)', async (family) => {
    const { stdout } = await run([
      'curl',
      family,
      '--silent',
      '--header',
      `Authorization: Bearer ${token}`,
      lists,
    ]);
    expect(JSON.parse(stdout).pagination.total).toBe(1);
  });
});

describe('Python', () => {
  const python = () => join(place.folder, 'python/bin/python');

  beforeAll(async () => {
    await must(['/usr/bin/python3', '-m', 'venv', join(place.folder, 'python')]);
    await must([
      python(),
      '-m',
      'pip',
      'install',
      '--quiet',
      '--disable-pip-version-check',
      ...PYTHON_PACKAGES,
    ]);
  }, 900_000);

  test('httpx reads the list', async () => {
    const program = [
      'import httpx, os',
      'headers = {"Authorization": f"Bearer {os.environ[\'TOKEN\']}"}',
      'answer = httpx.get(os.environ["LISTS"], headers=headers)',
      'answer.raise_for_status()',
      'print(answer.json()["results"][0]["job_script_name"], answer.json()["pagination"]["total"])',
    ].join('\n');
    const { stdout, stderr } = await run([python(), '-c', program], { env: { TOKEN: token, LISTS: lists } });
    expect([stdout, stderr]).toEqual(['test script 1\n', '']);
  });

  test('a client generated from the OpenAPI document lists the job scripts', async () => {
    const config = join(place.folder, 'generator.json');
    await writeFile(config, JSON.stringify({ package_name_override: 'generated', post_hooks: [] }));
    const generated = join(place.folder, 'client');
    const document = `${place.url}/jobbergate/openapi.json`;
    const command = [
      join(place.folder, 'python/bin/openapi-python-client'),
      'generate',
      '--url',
      document,
    ] as const;
    const generator = await must([
      ...command,
      '--meta',
      'none',
      '--output-path',
      join(generated, 'generated'),
      '--config',
      config,
    ]);
    // The generator leaves out what it cannot express, and says so.
    expect(generator).not.toMatch(/warning|error/i);

    const program = [
      'import os',
      'from generated import AuthenticatedClient',
      'from generated.api.job_scripts import list_job_scripts',
      'client = AuthenticatedClient(base_url=os.environ["BASE"], token=os.environ["TOKEN"])',
      'answer = list_job_scripts.sync(client=client)',
      'print(answer.results[0].job_script_name, answer.pagination.total)',
    ].join('\n');
    const env = { TOKEN: token, BASE: place.url, PYTHONPATH: generated };
    const { stdout, stderr } = await run([python(), '-c', program], { env });
    expect([stdout, stderr]).toEqual(['test script 1\n', '']);
  });
});

describe('behind a proxy', () => {
  test.each(['jobbergate.local', 'jobs.example.org:8443', 'xn--jrg-sna.example', '[::1]:80'])(
    'any host name will do: %s',
    async (host) => {
      expect(await send(lists, { headers: { ...bearer(), host } })).toMatchObject({ status: 200 });
    },
  );

  test('X-Forwarded-For counts when a proxy that the setting names says so', async () => {
    // 127.0.0.1 and 10.1.2.3 are named: the caller is the first address before them.
    expect(await loggedCaller('127.0.0.1', '198.51.100.7, 203.0.113.9, 10.1.2.3')).toBe('203.0.113.9');
  });

  test('X-Forwarded-For of anybody else does not', async () => {
    expect(await loggedCaller('::1', '203.0.113.9')).toBe('::1');
  });

  test('no X-Forwarded header changes what the service says of itself', async () => {
    const forwarded = {
      'x-forwarded-host': 'evil.example',
      'x-forwarded-proto': 'https',
      'x-forwarded-port': '444',
    };
    for (const path of [
      '/jobbergate/openapi.json',
      '/jobbergate/docs/start.js',
      '/realms/jobbergate/.well-known/openid-configuration',
    ]) {
      for (const hostname of ['127.0.0.1', '::1']) {
        const options = { hostname, port: place.port, path };
        const plain = await send(options);
        expect(plain.status).toBe(200);
        expect((await send({ ...options, headers: { ...forwarded, host: 'evil.example' } })).text).toBe(
          plain.text,
        );
      }
    }
  });

  /** Whom the log names as the caller of a request that arrives from one of our own addresses. */
  async function loggedCaller(from: string, forwardedFor: string): Promise<string | undefined> {
    const path = `/jobbergate/job-scripts/${Math.floor(Math.random() * 1e9)}`;
    await send({
      ...{ hostname: from, port: place.port, path, method: 'DELETE' },
      headers: { ...bearer(), 'x-forwarded-for': forwardedFor },
    });
    const lines = () => service.printed().stdout.split('\n').concat(service.printed().stderr.split('\n'));
    await until('the request is logged', () => lines().some((line) => line.includes(path)));
    return JSON.parse(lines().find((line) => line.includes(path)) ?? '{}').remote;
  }
});

describe('a browser’s page of another origin', () => {
  test('that the setting names may read answers, refusals too', async () => {
    for (const headers of [{ ...bearer(), origin: ORIGIN }, { origin: ORIGIN }]) {
      const answer = await send(lists, { headers });
      expect(answer.headers['access-control-allow-origin']).toBe(ORIGIN);
      expect(answer.headers.vary).toMatch(/origin/i);
    }
  });

  test('that the setting names may send any method with token and JSON', async () => {
    for (const method of ['GET', 'POST', 'PUT', 'DELETE']) {
      const answer = await preflight(ORIGIN, method);
      expect(answer.status).toBe(204);
      expect(answer.headers['access-control-allow-origin']).toBe(ORIGIN);
      expect(answer.headers['access-control-allow-methods']).toContain(method);
      expect(answer.headers['access-control-allow-headers']).toMatch(/authorization/i);
    }
  });

  test.each(['https://evil.example', `${ORIGIN}.evil.example`, 'http://console.example.org', 'null'])(
    '%s may not',
    async (origin) => {
      for (const answer of [
        await preflight(origin, 'GET'),
        await send(lists, { headers: { ...bearer(), origin } }),
      ]) {
        expect(answer.headers['access-control-allow-origin']).toBeUndefined();
      }
    },
  );

  function preflight(origin: string, method: string) {
    return send(lists, {
      method: 'OPTIONS',
      headers: {
        origin,
        'access-control-request-method': method,
        'access-control-request-headers': 'authorization,content-type',
      },
    });
  }
});

type Sending = RequestOptions & { body?: string };

/** `fetch` sets Host and Origin itself; `node:http` lets a test choose them. */
function send(where: string | Sending, options: Sending = {}) {
  const target = typeof where === 'string' ? { ...urlOptions(where), ...options } : where;
  return new Promise<{ status: number; headers: NodeJS.Dict<string | string[]>; text: string }>(
    (resolve, reject) => {
      const sent = request(target, async (response) => {
        let text = '';
        for await (const chunk of response.setEncoding('utf8')) text += chunk;
        resolve({ status: response.statusCode ?? 0, headers: response.headers, text });
      });
      sent.once('error', reject).end(target.body);
    },
  );
}

function urlOptions(url: string): RequestOptions {
  const { hostname, port, pathname, search } = new URL(url);
  return { hostname, port, path: pathname + search };
}

/** Runs a program that must succeed. @returns all that it printed. */
async function must(argv: readonly [string, ...string[]]): Promise<string> {
  const { exitCode, stdout, stderr } = await run(argv, { env: { HOME: place.folder, TMPDIR: place.folder } });
  if (exitCode !== 0) throw new Error(`${argv.join(' ')}: ${stdout}${stderr}`);
  return stdout + stderr;
}
