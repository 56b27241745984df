// Files by addresses in S3: what is read of it with the service's credentials, and what is never asked for.
import { afterAll, describe, expect, test } from 'vitest';
import { filledScript, WORKFLOW } from './files.ts';
import { startS3 } from './s3Server.ts';
import { useService } from './service.ts';

const s3 = await startS3();
afterAll(() => s3.stop());

Object.assign(process.env, {
  AWS_ACCESS_KEY_ID: s3.accessKey,
  AWS_SECRET_ACCESS_KEY: s3.secretKey,
  AWS_EC2_METADATA_DISABLED: 'true',
  AWS_CONFIG_FILE: '/dev/null',
  AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
});

const settings = {
  maxUploadBytes: 10_000,
  fetchAllow: ['s3://files', 's3://shared/data/', 's3://gone'],
  s3Endpoint: s3.endpoint,
};
const service = useService(settings);
const withoutRights = useService(settings);

s3.put('files', 'folder/na me.txt', 'from S3\n');
s3.put('files', "it's (ü+1)!*.txt", 'signed\n');
s3.put('files', 'any.py', WORKFLOW);
s3.put('files', 'limit', 'x'.repeat(10_000));
s3.put('files', 'large', 'x'.repeat(10_001));
s3.put('files', 'binary', Buffer.from([0xff, 0xfe]));
s3.put('shared', 'data/a.txt', 'of data\n');
for (const secret of ['a.txt', 'data', 'database/a.txt']) s3.put('other', secret, 'secret\n');
for (const secret of ['a.txt', 'database/a.txt']) s3.put('shared', secret, 'secret\n');

async function fetchInto(url: string, query = '', from = service) {
  const ada = await from().as();
  const id = await filledScript(ada);
  const path = `/job-scripts/${id}/upload-by-url/SUPPORT?file_url=${encodeURIComponent(url)}${query}`;
  const before = s3.asked();
  const { status, headers, body, text } = await ada.send('PUT', path);
  return { ada, id, status, headers, body, text, asked: s3.asked() - before };
}

describe('a file in S3', () => {
  test('is kept under the last part of the key, or the name that is given', async () => {
    const { ada, id, status, body, asked } = await fetchInto('s3://files/folder/na%20me.txt');
    expect([status, body, asked]).toMatchObject([200, { parent_id: id, filename: 'na me.txt' }, 1]);
    expect((await ada.get(`/job-scripts/${id}/upload/na%20me.txt`)).text).toBe('from S3\n');
    expect((await fetchInto('s3://shared/data/a.txt', '&filename=own')).body.filename).toBe('own');
    const odd = await fetchInto("s3://files/it's (ü+1)!*.txt");
    expect([odd.status, odd.body]).toMatchObject([200, { filename: "it's (ü+1)!*.txt" }]);
    const unnamed = await fetchInto('s3://files/folder/');
    expect([unnamed.status, unnamed.asked]).toEqual([400, 0]);
  });

  test('may be a template’s, or its workflow', async () => {
    const ada = await service().as();
    const { id } = (await ada.post('/job-script-templates', { name: 'from S3' })).body;
    const base = `/job-script-templates/${id}/upload-by-url`;
    const file = await ada.send('PUT', `${base}/template/ENTRYPOINT?file_url=s3://shared/data/a.txt`);
    expect([file.status, file.body]).toMatchObject([200, { filename: 'a.txt', file_type: 'ENTRYPOINT' }]);
    const workflow = await ada.put(`${base}/workflow?file_url=s3://files/any.py`, { a: 1 });
    expect([workflow.status, workflow.body.runtime_config]).toEqual([200, { a: 1 }]);
    expect((await ada.get(`/job-script-templates/${id}/upload/workflow`)).text).toBe(WORKFLOW);
  });

  test.each(['s3://files/missing', 's3://gone/missing'])('that is not there (%s) is 400', async (url) => {
    const { ada, id, status, body } = await fetchInto(url);
    expect([status, body]).toEqual([400, { detail: `${url} answered with status 404` }]);
    expect((await ada.get(`/job-scripts/${id}`)).body.files).toHaveLength(1);
  });

  test('beyond the limit is 413, and what is no UTF-8 is 400', async () => {
    expect((await fetchInto('s3://files/limit')).status).toBe(200);
    expect((await fetchInto('s3://files/large')).status).toBe(413);
    const binary = await fetchInto('s3://files/binary');
    expect([binary.status, binary.body.detail]).toEqual([400, 's3://files/binary is not UTF-8 text']);
  });

  test('is not asked for by whoever may not change the row', async () => {
    const ada = await service().as();
    const id = await filledScript(ada);
    const bob = await service().as({ email: 'bob@example.org' });
    const before = s3.asked();
    const path = `/job-scripts/${id}/upload-by-url/SUPPORT?file_url=s3://files/any.py`;
    expect((await bob.send('PUT', path)).status).toBe(403);
    expect((await ada.send('PUT', path.replace(String(id), '999999'))).status).toBe(404);
    expect(s3.asked()).toBe(before);
  });
});

describe('an address in S3 that is not allowed', () => {
  test.each([
    ['s3://other/a.txt'],
    ['s3://absent/a.txt'],
    ['s3://shared/a.txt'],
    ['s3://shared/absent.txt'],
    ['s3://shared/database/a.txt'],
    ['s3://shared/data'],
    ['s3://shared//data/a.txt'],
    ['s3://other/data/a.txt'],
  ])('is refused, and says nothing of what is there: %s', async (url) => {
    const { status, body, asked } = await fetchInto(url);
    const detail = `${url} may not be fetched: JOBBERGATE_FETCH_ALLOW does not name it`;
    expect([status, body, asked]).toEqual([400, { detail }, 0]);
  });

  test.each([
    ['a way out of a prefix', 's3://shared/data/../database/a.txt'],
    ['an encoded way out', 's3://shared/data/%2e%2e/database/a.txt'],
    ['a way out in one part', 's3://shared/data%2F..%2Fdatabase%2Fa.txt'],
    ['no key', 's3://files/'],
    ['a bucket alone', 's3://files'],
    ['a query', 's3://files/any.py?versionId=1'],
    ['a fragment', 's3://files/any.py#x'],
    ['another bucket’s case', 's3://Files/any.py'],
    ['a password', 's3://user:hunter2@files/any.py'],
    ['a port', 's3://files:80/any.py'],
    ['an address', 's3://127.0.0.1/any.py'],
    ['a NUL', 's3://files/any.py%00'],
    ['no UTF-8', 's3://files/%ff'],
  ])('nor is what is none: %s', async (_, url) => {
    const { status, text, asked } = await fetchInto(url, '&filename=x');
    expect([status, asked]).toEqual([400, 0]);
    expect(text).toContain('s3://BUCKET/KEY');
    expect(text).not.toContain('hunter2');
  });
});

test('without credentials it is 503, with wrong ones 400, and neither tells of them or of the endpoint', async () => {
  const set = { ...process.env };
  try {
    delete process.env.AWS_ACCESS_KEY_ID;
    const without = await fetchInto('s3://files/any.py', '', withoutRights);
    expect([without.status, without.asked]).toEqual([503, 0]);
    expect(without.body).toEqual({ detail: 'There are no credentials for S3' });
    expect(without.headers.get('retry-after')).not.toBeNull();

    Object.assign(process.env, { AWS_ACCESS_KEY_ID: s3.accessKey, AWS_SECRET_ACCESS_KEY: 'wrong' });
    const wrong = await fetchInto('s3://files/any.py', '', withoutRights);
    expect([wrong.status, wrong.asked]).toEqual([400, 1]);
    expect(wrong.body).toEqual({ detail: 's3://files/any.py answered with status 403' });
  } finally {
    Object.assign(process.env, set);
  }
});

test('while S3 is away it is 400', async () => {
  await s3.stop();
  const { status, body } = await fetchInto('s3://files/any.py');
  expect([status, body]).toEqual([400, { detail: 's3://files/any.py could not be reached' }]);
});
