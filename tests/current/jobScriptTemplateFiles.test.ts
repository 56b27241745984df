// The files and the workflow of job script templates under the current contract, line by line.
import { describe, expect, test } from 'vitest';
import { upload, WORKFLOW } from './files.ts';
import { useService } from './service.ts';

const service = useService({ maxUploadBytes: 200_000 });
const PATH = '/job-script-templates';
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/;

describe('the files of a template', () => {
  async function bare() {
    const ada = await service().as();
    const { id } = (await ada.post(PATH, { name: 'files' })).body;
    return { ada, id, base: `${PATH}/${id}/upload/template` };
  }

  test('come, are read back to the byte, are replaced, and go', async () => {
    const { ada, id, base } = await bare();
    const put = await upload(ada, `${base}/SUPPORT`, 'a.txt', 'one\r\n\u00fc');
    expect([put.status, put.body]).toEqual([
      200,
      {
        parent_id: id,
        filename: 'a.txt',
        file_type: 'SUPPORT',
        created_at: expect.stringMatching(TIME),
        updated_at: expect.stringMatching(TIME),
      },
    ]);
    const got = await ada.get(`${base}/a.txt`);
    expect(got.text).toBe('one\r\n\u00fc');
    expect(got.headers.get('content-type')).toMatch(/^text\/plain/);
    expect(got.headers.get('filename')).toBe('a.txt');
    const again = await upload(ada, `${base}/ENTRYPOINT`, 'a.txt', 'two');
    expect(again.body).toMatchObject({ file_type: 'ENTRYPOINT', created_at: put.body.created_at });
    expect(again.body.updated_at > put.body.updated_at).toBe(true);
    expect((await ada.get(`${base}/a.txt`)).text).toBe('two');
    const gone = await ada.delete(`${base}/a.txt`);
    expect([gone.status, gone.text]).toEqual([200, 'null']);
    expect((await ada.get(`${base}/a.txt`)).status).toBe(404);
    expect((await ada.delete(`${base}/a.txt`)).status).toBe(404);
  });

  test('may lie in folders and have names beyond Latin', async () => {
    const { ada, base } = await bare();
    const name = 'in put/日本.txt';
    const put = await upload(ada, `${base}/SUPPORT?filename=${encodeURIComponent(name)}`, 'own.txt', 'x');
    expect(put.body.filename).toBe(name);
    const got = await ada.get(`${base}/${encodeURI(name)}`);
    expect([got.status, got.text]).toEqual([200, 'x']);
    expect(decodeURIComponent(got.headers.get('filename') ?? '')).toBe(name);
    expect((await ada.delete(`${base}/${encodeURI(name)}`)).status).toBe(200);
  });

  test('cannot be the folders of others', async () => {
    const { ada, id, base } = await bare();
    const put = (name: string) => upload(ada, `${base}/SUPPORT?filename=${name}`, 'x', 'x');
    expect((await put('in/data')).status).toBe(200);
    for (const name of ['in', 'in/data/more']) {
      const answer = await put(name);
      expect([answer.status, answer.body.errors], name).toEqual([
        422,
        [expect.objectContaining({ loc: ['path', 'filename'], msg: expect.stringContaining('beside') })],
      ]);
    }
    expect((await put('in/more')).status).toBe(200);
    expect((await put('inner')).status).toBe(200);
    const rename = (from: string, to: string) =>
      ada.send('PUT', `${base}/SUPPORT?filename=${to}&previous_filename=${from}`);
    expect((await rename('inner', 'in')).status).toBe(422);
    expect((await ada.delete(`${base}/in/more`)).status).toBe(200);
    expect((await rename('in/data', 'in')).status).toBe(200);
    const { template_files } = (await ada.get(`/job-script-templates/${id}`)).body;
    expect(template_files.map((file: { filename: string }) => file.filename).sort()).toEqual(['in', 'inner']);
    const racing = await Promise.all(['d', 'd/e'].map(put));
    expect(racing.map(({ status }) => status).sort()).toEqual([200, 422]);
  });

  test('are renamed, with their content or another', async () => {
    const { ada, id, base } = await bare();
    await upload(ada, `${base}/ENTRYPOINT`, 'a.txt', 'kept');
    const renamed = await ada.send('PUT', `${base}/ENTRYPOINT?filename=b.txt&previous_filename=a.txt`);
    expect([renamed.status, renamed.body]).toMatchObject([200, { filename: 'b.txt' }]);
    expect((await ada.get(`${base}/b.txt`)).text).toBe('kept');
    expect((await ada.get(`${base}/a.txt`)).status).toBe(404);
    await upload(ada, `${base}/SUPPORT?previous_filename=b.txt`, 'c.txt', 'new');
    const { template_files } = (await ada.get(`${PATH}/${id}`)).body;
    expect(template_files).toMatchObject([{ filename: 'c.txt', file_type: 'SUPPORT' }]);
    const none = await ada.send('PUT', `${base}/SUPPORT?filename=x&previous_filename=none`);
    expect(none.status).toBe(404);
    expect((await upload(ada, `${base}/SUPPORT?previous_filename=none`, 'd.txt', 'x')).status).toBe(404);
    expect((await ada.get(`${PATH}/${id}`)).body.template_files).toHaveLength(1);
  });

  test('need a name, and a content or a file to rename: 400', async () => {
    const { ada, base } = await bare();
    expect((await ada.send('PUT', `${base}/SUPPORT`)).status).toBe(400);
    expect((await ada.send('PUT', `${base}/SUPPORT?filename=x`)).status).toBe(400);
    expect((await ada.send('PUT', `${base}/SUPPORT?previous_filename=x`)).status).toBe(400);
    expect((await ada.send('PUT', `${base}/OTHER?filename=x`)).status).toBe(422);
  });

  test.each([
    ['a.py', 'def broken(:\n', 'a.py, line 1'],
    ['a.yaml', 'a: [1\n', 'a.yaml'],
    ['a.j2', 'x\n{% if %}', 'a.j2, line 2'],
    ['a.jinja2', '{{ x', 'a.jinja2'],
  ])('%s must be what its suffix says: 400', async (name, content, place) => {
    const { ada, base } = await bare();
    const answer = await upload(ada, `${base}/SUPPORT`, name, content);
    expect(answer.status).toBe(400);
    expect(answer.body.detail).toContain(place);
  });

  test('with other suffixes are not looked into', async () => {
    const { ada, base } = await bare();
    for (const name of ['a.yml', 'a.sh', 'a']) {
      expect((await upload(ada, `${base}/SUPPORT`, name, '{% if %}: [')).status).toBe(200);
    }
  });

  test('that are no text, hold a NUL, or leave their folder are refused', async () => {
    const { ada, base } = await bare();
    expect((await upload(ada, `${base}/SUPPORT`, 'a', new Uint8Array([0xff, 0xfe]))).status).toBe(400);
    expect((await upload(ada, `${base}/SUPPORT`, 'a', 'x\0')).status).toBe(400);
    for (const name of ['../a', '/a', 'a\nb', 'a/../b', '.']) {
      const answer = await upload(ada, `${base}/SUPPORT?filename=${encodeURIComponent(name)}`, 'x', 'x');
      expect(answer.status, name).toBe(422);
    }
  });

  test('beyond the limit are 413, each by itself', async () => {
    const { ada, base } = await bare();
    expect((await upload(ada, `${base}/SUPPORT`, 'a', 'x'.repeat(200_000))).status).toBe(200);
    expect((await upload(ada, `${base}/SUPPORT`, 'a', 'x'.repeat(200_001))).status).toBe(413);
    expect((await upload(ada, `${base}/SUPPORT`, 'a', 'x'.repeat(3_000_000))).status).toBe(413);
  });

  test('are their template’s owner’s to change', async () => {
    const { ada, base } = await bare();
    await upload(ada, `${base}/SUPPORT`, 'a', 'x');
    const bob = await service().as({ email: 'bob@example.org' });
    expect((await upload(bob, `${base}/SUPPORT`, 'a', 'y')).status).toBe(403);
    expect((await bob.delete(`${base}/a`)).status).toBe(403);
    expect((await bob.get(`${base}/a`)).text).toBe('x');
    expect((await upload(ada, `${PATH}/999999/upload/template/SUPPORT`, 'a', 'y')).status).toBe(404);
  });
});

describe('the workflow of a template', () => {
  async function bare() {
    const ada = await service().as();
    const { id } = (await ada.post(PATH, { name: 'workflow' })).body;
    return { ada, id, path: `${PATH}/${id}/upload/workflow` };
  }
  const form = (fields: Record<string, string>, source?: string) => {
    const body = new FormData();
    for (const [name, text] of Object.entries(fields)) body.append(name, text);
    if (source !== undefined) body.append('upload_file', new File([source], 'any.py'), 'any.py');
    return { body };
  };

  test('needs source and configuration at first; later either', async () => {
    const { ada, id, path } = await bare();
    expect((await ada.get(path)).status).toBe(404);
    expect((await ada.send('PUT', path, form({}, WORKFLOW))).status).toBe(400);
    expect((await ada.send('PUT', path, form({ runtime_config: '{}' }))).status).toBe(400);
    const put = await ada.send('PUT', path, form({ runtime_config: '{"b": 1.0, "a": 2}' }, WORKFLOW));
    expect([put.status, put.body]).toEqual([
      200,
      {
        parent_id: id,
        filename: 'jobbergate.py',
        runtime_config: { b: 1, a: 2 },
        created_at: expect.stringMatching(TIME),
        updated_at: expect.stringMatching(TIME),
      },
    ]);
    const got = await ada.get(path);
    expect([got.text, got.headers.get('filename')]).toEqual([WORKFLOW, 'jobbergate.py']);
    expect((await ada.send('PUT', path, form({}, 'x = 1\n'))).body.runtime_config).toEqual({ b: 1, a: 2 });
    expect((await ada.get(path)).text).toBe('x = 1\n');
    const urlencoded = { body: new URLSearchParams({ runtime_config: '{"c": 3}' }) };
    expect((await ada.send('PUT', path, urlencoded)).body.runtime_config).toEqual({ c: 3 });
    expect((await ada.put(path, { runtime_config: { d: 4 } })).body.runtime_config).toEqual({ d: 4 });
    expect((await ada.send('PUT', path)).body.runtime_config).toEqual({ d: 4 });
    expect((await ada.get(path)).text).toBe('x = 1\n');
  });

  test('is refused with faults in either part', async () => {
    const { ada, path } = await bare();
    const broken = await ada.send('PUT', path, form({ runtime_config: '{}' }, 'def broken(:\n'));
    expect([broken.status, broken.body.detail]).toEqual([
      400,
      expect.stringContaining('jobbergate.py, line 1'),
    ]);
    for (const text of ['[1]', '{', 'x']) {
      const answer = await ada.send('PUT', path, form({ runtime_config: text }, WORKFLOW));
      expect([answer.status, answer.body.errors[0].loc]).toEqual([422, ['body', 'runtime_config']]);
    }
    expect((await ada.put(path, { runtime_config: 5 })).status).toBe(422);
  });

  test('goes with its configuration', async () => {
    const { ada, id, path } = await bare();
    await ada.send('PUT', path, form({ runtime_config: '{"a": 1}' }, WORKFLOW));
    const bob = await service().as({ email: 'bob@example.org' });
    expect((await bob.delete(path)).status).toBe(403);
    const gone = await ada.delete(path);
    expect([gone.status, gone.text]).toEqual([200, 'null']);
    expect((await ada.delete(path)).status).toBe(404);
    expect((await ada.get(`${PATH}/${id}`)).body.workflow_files).toEqual([]);
    expect((await ada.send('PUT', path, form({}, WORKFLOW))).status).toBe(400);
  });
});
