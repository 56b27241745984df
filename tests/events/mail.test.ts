// Mail on rejection, by a real SMTP server: to the owner, once, and no mail keeps another one back.
import { until, useTestDatabase } from '@jobbergate/testkit';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { api } from '../running/api.ts';
import { type Caller, DOCUMENTED } from '../service.ts';
import { type MailServer, makeMailServer, type ReceivedMail } from './mailServer.ts';
import { makeApi, type RunningApi } from './service.ts';

const database = useTestDatabase();
const TIMEOUT = { timeout: 120_000 };
const FROM = 'hpc@example.org';

let server: MailServer;
let service: RunningApi;
let agent: Caller;

beforeAll(async () => {
  server = await makeMailServer();
  await server.start();
  service = await makeApi(database(), { JOBBERGATE_SMTP_URL: server.url, JOBBERGATE_MAIL_FROM: FROM });
  await service.start();
  agent = await service.as({ email: undefined });
}, 180_000);
afterAll(async () => {
  await service?.remove();
  await server?.stop();
}, 60_000);

describe('the owner of a rejected submission gets mail', TIMEOUT, () => {
  test('when an agent rejects it: from whom, of what, and why', async () => {
    const id = await rejected('ada@example.org', 'no such partition: größer');
    const mail = await mailTo('ada@example.org');
    expect(mail.from).toBe(FROM);
    expect(headerOf(mail, 'From')).toBe(FROM);
    expect(headerOf(mail, 'To')).toBe('ada@example.org');
    expect(headerOf(mail, 'Subject')).toBe(`Job Submission Rejected (id=${id})`);
    expect(headerOf(mail, 'Auto-Submitted')).toBe('auto-generated');
    expect(headerOf(mail, 'Message-ID')).toMatch(/^<jobbergate-outbox-\d+@example\.org>$/);
    expect(headerOf(mail, 'Content-Type')).toMatch(/^text\/plain/);
    expect(textOf(mail)).toBe(`no such partition: größer\n\nSubmission ${id}: run\n`);
  });

  test('when its script is deleted, and when an agent of generation 3 says so', async () => {
    const bob = await service.as({ email: 'bob@example.org' });
    const id = await service.submit(bob);
    const { job_script_id } = (await bob.get(`/job-submissions/${id}`)).body;
    await bob.delete(`/job-scripts/${job_script_id}`);
    expect(textOf(await mailTo('bob@example.org'))).toContain('The job script was deleted.');
    const eve = await service.submit(await service.as({ email: 'eve@example.org' }));
    const old = await service.as({}, DOCUMENTED);
    const body = { new_status: 'REJECTED', report_message: 'out of quota' };
    await old.put(`/job-submissions/agent/${eve}`, body);
    expect(textOf(await mailTo('eve@example.org'))).toMatch(/^out of quota\n/);
  });

  test('and nobody when a submission ends otherwise', async () => {
    const cyd = await service.as({ email: 'cyd@example.org' });
    await cyd.put(`/job-submissions/cancel/${await service.submit(cyd)}`);
    expect(await outbox()).toEqual([]);
  });
});

describe('a mail that cannot be sent', TIMEOUT, () => {
  test('is dropped, with a line in the log, when it is refused for good; the others go on', async () => {
    // The second would be two recipients, were it read as a list.
    const ids = [await rejected('no-such-user@example.org'), await rejected('mallory,ada@example.org')];
    await rejected('fay@example.org');
    await until('the outbox is empty', async () => (await outbox()).length === 0, 60_000);
    await mailTo('fay@example.org');
    for (const id of ids) {
      expect(service.log()).toMatch(new RegExp(`"submission":${id},.*"msg":"given up for good"`));
    }
    expect(service.log()).toContain('550 5.1.1 No such user');
    expect(server.received().map(({ to }) => to.join())).not.toContain('mallory,ada@example.org');
  });

  test('is tried again when it is refused for now; the others go on', async () => {
    await rejected('later@example.org');
    await rejected('gus@example.org');
    await mailTo('gus@example.org');
    await mailTo('later@example.org');
    expect(service.log()).toContain('451 4.7.1 Come again later');
  });

  test('waits for a mail server that is down, but not for ever', async () => {
    await server.stop();
    const old = await rejected('old@example.org');
    await inDatabase("UPDATE jobbergate.outbox SET made_at = made_at - interval '73 hours'");
    await until('the old one is gone', async () => (await outbox()).length === 0, 60_000);
    expect(service.log()).toMatch(new RegExp(`"submission":${old},.*ECONNREFUSED.*"given up for good"`));
    await rejected('hal@example.org');
    await until('an attempt is noted', async () => ((await outbox())[0]?.attempts ?? 0) > 0, 60_000);
    await server.start();
    await mailTo('hal@example.org');
    expect(service.log()).not.toContain(server.password);
  });
});

test('doctor tells how the mail server is, and what to mend', TIMEOUT, async () => {
  const well = await api(service.place, ['doctor']);
  expect(well.stdout).toMatch(/^ok {4}mail server +127\.0\.0\.1:\d+ answers$/m);
  const wrong = { JOBBERGATE_SMTP_URL: server.url.replace(server.password, 'swordfish') };
  const { exitCode, stdout, stderr } = await api(service.place, ['doctor'], wrong);
  expect(exitCode).toBe(1);
  expect(stdout).toMatch(/^FAIL {2}mail server .*JOBBERGATE_SMTP_URL \(127\.0\.0\.1:\d+\): .*535/m);
  expect(stdout + stderr).not.toContain('swordfish');
});

/** A submission of this owner that the agent rejects. @returns its id */
async function rejected(owner: string, report_message = 'no'): Promise<number> {
  const id = await service.submit(await service.as({ email: owner }));
  const answer = await agent.post('/job-submissions/agent/rejected', { id, report_message });
  expect(answer.status).toBe(202);
  return id;
}

async function mailTo(address: string): Promise<ReceivedMail> {
  const find = () => server.received().find(({ to }) => to.includes(address));
  await until(`mail to ${address} is there`, () => find() !== undefined, 60_000);
  return find() as ReceivedMail;
}

function headerOf({ data }: ReceivedMail, name: string): string | undefined {
  return new RegExp(`^${name}: (.*?)\r?$`, 'm').exec(data.slice(0, data.search(/\r?\n\r?\n/)))?.[1];
}

function textOf(mail: ReceivedMail): string {
  const body = mail.data.slice(mail.data.search(/\r?\n\r?\n/)).trimStart();
  const encoding = headerOf(mail, 'Content-Transfer-Encoding');
  const bytes = encoding === 'base64' ? Buffer.from(body, 'base64') : unquoted(body);
  return bytes.toString('utf8').replaceAll('\r\n', '\n');
}

/** Quoted-printable, and 7bit with it (RFC 2045 §6.7). */
function unquoted(text: string): Buffer {
  const joined = text.replaceAll(/=\r?\n/g, '');
  return Buffer.from(
    joined.replaceAll(/=([0-9A-F]{2})/g, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16))),
    'latin1',
  );
}

async function outbox(): Promise<readonly { readonly attempts: number }[]> {
  return inDatabase('SELECT attempts FROM jobbergate.outbox');
}

async function inDatabase(sql: string): Promise<{ attempts: number }[]> {
  const client = new pg.Client(database().connection);
  await client.connect();
  return (await client.query(sql).finally(() => client.end())).rows;
}
