// Job script templates under the current contract, line by line.
import { describe, expect, test } from 'vitest';
import { filledTemplate, MAIN, WORKFLOW } from './files.ts';
import { useService } from './service.ts';

const service = useService({ maxUploadBytes: 200_000 });
const PATH = '/job-script-templates';
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/;

describe('making a template', () => {
  test('answers 201, with the owner from the token and an empty description where none is given', async () => {
    const ada = await service().as();
    const answer = await ada.post(PATH, { name: 'first' });
    expect(answer.status).toBe(201);
    expect(answer.body).toEqual({
      id: expect.any(Number),
      name: 'first',
      owner_email: 'ada@example.org',
      created_at: expect.stringMatching(TIME),
      updated_at: answer.body.created_at,
      is_archived: false,
      description: '',
      identifier: null,
      cloned_from_id: null,
      template_vars: {},
    });
  });

  test('keeps its variables as they were written', async () => {
    const ada = await service().as();
    const text = '{"name":"v","template_vars":{"z":3.0,"10":1,"2":1e5,"big":123456789012345678901234567890}}';
    const answer = await ada.send('POST', PATH, {
      headers: { 'content-type': 'application/json' },
      body: text,
    });
    expect(answer.status).toBe(201);
    const kept = /"template_vars":(\{[^}]*\})/.exec(answer.text)?.[1]?.replaceAll(' ', '');
    expect(kept).toBe('{"z":3.0,"10":1,"2":100000.0,"big":123456789012345678901234567890}');
    expect((await ada.get(`${PATH}/${answer.body.id}`)).text).toContain('"z":');
  });

  test('takes an empty identifier and null as none, and refuses one that is taken with 409', async () => {
    const ada = await service().as();
    expect((await ada.post(PATH, { name: 'a', identifier: '' })).body.identifier).toBeNull();
    expect((await ada.post(PATH, { name: 'a', identifier: null, description: null })).body).toMatchObject({
      identifier: null,
      description: '',
    });
    expect((await ada.post(PATH, { name: 'a', identifier: 'taken' })).status).toBe(201);
    const second = await ada.post(PATH, { name: 'b', identifier: 'taken' });
    expect([second.status, second.body]).toEqual([409, { detail: expect.stringContaining('taken') }]);
  });

  test.each([
    ['no name', {}, 'body.name', 'missing'],
    ['an empty name', { name: '' }, 'body.name', 'string_too_short'],
    ['a long name', { name: 'x'.repeat(256) }, 'body.name', 'string_too_long'],
    ['a NUL', { name: 'a\0' }, 'body.name', 'string_unicode'],
    ['a number for a name', { name: 5 }, 'body.name', 'string_type'],
    ['a list of variables', { name: 'a', template_vars: [] }, 'body.template_vars', 'dict_type'],
    [
      'a variable of a long name',
      { name: 'a', template_vars: { b: 1, ['c'.repeat(256)]: 1 } },
      'body.template_vars',
      'string_too_long',
    ],
    ['digits for an identifier', { name: 'a', identifier: '12' }, 'body.identifier', 'value_error'],
    ['a blank identifier', { name: 'a', identifier: ' ' }, 'body.identifier', 'value_error'],
  ])('with %s is 422, a text that names the field, and a list for programs', async (_, body, place, type) => {
    const answer = await (await service().as()).post(PATH, body);
    expect(answer.status).toBe(422);
    expect(answer.body.detail).toContain(place);
    expect(answer.body.errors).toEqual([
      expect.objectContaining({ type, loc: place.split('.'), msg: expect.any(String) }),
    ]);
    expect(answer.body.errors[0]).toHaveProperty('input');
  });

  test('names all fields that are wrong', async () => {
    const answer = await (await service().as()).post(PATH, { identifier: 5, description: 'x'.repeat(256) });
    expect(answer.body.errors).toHaveLength(3);
    for (const field of ['body.name', 'body.identifier', 'body.description']) {
      expect(answer.body.detail).toContain(field);
    }
  });

  test('takes a form for plain fields, as the public SDK writes it, and no object in it', async () => {
    const ada = await service().as();
    const form = (fields: Record<string, string>) => ({ body: new URLSearchParams(fields) });
    const answer = await ada.send(
      'POST',
      PATH,
      form({ name: 'from a form', description: 'd', identifier: '' }),
    );
    expect([answer.status, answer.body]).toMatchObject([
      201,
      { name: 'from a form', description: 'd', identifier: null },
    ]);
    const repr = await ada.send('POST', PATH, form({ name: 'a', template_vars: "{'a': 1}" }));
    expect([repr.status, repr.body.errors[0].loc]).toEqual([422, ['body', 'template_vars']]);
    const { id } = answer.body;
    const archived = await ada.send('PUT', `${PATH}/${id}`, form({ is_archived: 'true', name: 'changed' }));
    expect(archived.body).toMatchObject({ is_archived: true, name: 'changed', description: 'd' });
  });
});

describe('reading templates', () => {
  test('one read adds the names of files and the workflow, by id or identifier', async () => {
    const ada = await service().as();
    const id = await filledTemplate(ada, { identifier: 'by-name' });
    for (const key of [id, 'by-name']) {
      const answer = await ada.get(`${PATH}/${key}`);
      expect(answer.status).toBe(200);
      expect(answer.body.template_files).toEqual([
        {
          parent_id: id,
          filename: 'main.sh.j2',
          file_type: 'ENTRYPOINT',
          created_at: expect.stringMatching(TIME),
          updated_at: expect.stringMatching(TIME),
        },
        expect.objectContaining({ filename: 'input.j2', file_type: 'SUPPORT' }),
      ]);
      expect(answer.body.workflow_files).toEqual([
        {
          parent_id: id,
          filename: 'jobbergate.py',
          runtime_config: { default_template: 'main.sh.j2', output_directory: '.' },
          created_at: expect.stringMatching(TIME),
          updated_at: expect.stringMatching(TIME),
        },
      ]);
    }
  });

  test('without files the lists are empty, not null', async () => {
    const ada = await service().as();
    const { id } = (await ada.post(PATH, { name: 'bare' })).body;
    expect((await ada.get(`${PATH}/${id}`)).body).toMatchObject({ template_files: [], workflow_files: [] });
  });

  test.each(['999999', '99999999999999999999', 'no-such', '1_0', '%207', '+5', '-1', 'x'.repeat(300)])(
    '%s is not found',
    async (key) => {
      const answer = await (await service().as()).get(`${PATH}/${key}`);
      expect([answer.status, answer.body]).toEqual([404, { detail: expect.any(String) }]);
    },
  );

  test('a list has an envelope, leaves out variables, unnamed and archived ones, and counts them on demand', async () => {
    const who = await service().as({ email: 'lister@example.org' });
    const named = (await who.post(PATH, { name: 'n', identifier: 'list-named', template_vars: { a: 1 } }))
      .body;
    const unnamed = (await who.post(PATH, { name: 'u' })).body;
    const archived = (await who.post(PATH, { name: 'a', identifier: 'list-archived' })).body;
    await who.put(`${PATH}/${archived.id}`, { is_archived: true });
    const list = async (query: string) => {
      const { status, body } = await who.get(`${PATH}?user_only=true&${query}`);
      expect(status).toBe(200);
      return { ...body, items: body.items.map((item: { id: number }) => item.id) };
    };
    expect(await list('')).toEqual({ items: [named.id], total: 1, page: 1, size: 50, pages: 1 });
    expect(await list('include_null_identifier=true')).toMatchObject({
      items: [named.id, unnamed.id],
      total: 2,
    });
    expect(await list('include_archived=true')).toMatchObject({ items: [named.id, archived.id], total: 2 });
    expect(
      await list('include_archived=true&include_null_identifier=true&sort_ascending=false&size=2&page=1'),
    ).toEqual({ items: [archived.id, unnamed.id], total: 3, page: 1, size: 2, pages: 2 });
    expect(await list('page=9')).toEqual({ items: [], total: 1, page: 9, size: 50, pages: 1 });
    const { items } = (await who.get(`${PATH}?user_only=true`)).body;
    expect(items[0]).not.toHaveProperty('template_vars');
    expect(items[0]).not.toHaveProperty('template_files');
  });

  test('search takes any of several words; blanks find nothing, and an empty one is none', async () => {
    const who = await service().as({ email: 'searcher@example.org' });
    await who.post(PATH, { name: 'apple pie', identifier: 's-1' });
    await who.post(PATH, { name: 'x', identifier: 's-cherry', description: '100%' });
    const found = async (search: string) =>
      (await who.get(`${PATH}?user_only=true&search=${encodeURIComponent(search)}`)).body.items.map(
        (item: { identifier: string }) => item.identifier,
      );
    expect(await found('APPLE nothing')).toEqual(['s-1']);
    expect(await found('apple cherry')).toEqual(['s-1', 's-cherry']);
    expect(await found('%')).toEqual(['s-cherry']);
    expect(await found('  ')).toEqual([]);
    expect(await found('')).toEqual(['s-1', 's-cherry']);
  });

  test.each(['id', 'name', 'identifier', 'owner_email', 'created_at', 'updated_at', ''])(
    'sorts by %j',
    async (field) => {
      const answer = await (await service().as()).get(`${PATH}?sort_field=${field}&sort_ascending=False`);
      expect(answer.status).toBe(200);
    },
  );

  test('an unknown field to sort by is 400, and pages beyond their bounds are 422', async () => {
    const ada = await service().as();
    expect(await ada.get(`${PATH}?sort_field=nothing`)).toMatchObject({ status: 400 });
    for (const query of [
      'page=0',
      'size=0',
      'size=101',
      'page=x',
      `search=${'x'.repeat(256)}`,
      'user_only=?',
    ]) {
      expect((await ada.get(`${PATH}?${query}`)).status, query).toBe(422);
    }
    expect((await ada.get(`${PATH}?unknown=1&slurm_status=x`)).status).toBe(200);
  });
});

describe('changing a template', () => {
  test('changes what is given, by id or identifier, and answers with the variables', async () => {
    const ada = await service().as();
    const { id } = (await ada.post(PATH, { name: 'a', identifier: 'change-me', description: 'd' })).body;
    const answer = await ada.put(`${PATH}/change-me`, { name: 'b', template_vars: { n: 1 } });
    expect([answer.status, answer.body]).toMatchObject([
      200,
      { id, name: 'b', identifier: 'change-me', description: 'd', template_vars: { n: 1 } },
    ]);
    expect((await ada.put(`${PATH}/${id}`, { description: '', identifier: '' })).body).toMatchObject({
      description: '',
      identifier: null,
      template_vars: { n: 1 },
    });
  });

  test('null for a required field is 422; an identifier that is taken, 409', async () => {
    const ada = await service().as();
    await ada.post(PATH, { name: 'a', identifier: 'here-first' });
    const { id } = (await ada.post(PATH, { name: 'a' })).body;
    expect((await ada.put(`${PATH}/${id}`, { name: null })).status).toBe(422);
    expect((await ada.put(`${PATH}/${id}`, { name: '' })).status).toBe(422);
    expect((await ada.put(`${PATH}/${id}`, { is_archived: null })).status).toBe(422);
    expect((await ada.put(`${PATH}/${id}`, { identifier: '77' })).status).toBe(422);
    expect((await ada.put(`${PATH}/${id}`, { identifier: 'here-first' })).status).toBe(409);
  });

  test('is for its owner, the administrator and maintainers who may update', async () => {
    const ada = await service().as();
    const { id } = (await ada.post(PATH, { name: 'mine' })).body;
    const bob = await service().as({ email: 'bob@example.org' });
    const refused = await bob.put(`${PATH}/${id}`, { name: 'his' });
    expect([refused.status, refused.body]).toEqual([
      403,
      { detail: 'Mismatch on attribute(s): owner_email' },
    ]);
    expect(refused.headers.get('www-authenticate')).toBeNull();
    expect((await bob.delete(`${PATH}/${id}`)).status).toBe(403);
    const as = (...permissions: string[]) => service().as({ email: 'bob@example.org', permissions });
    expect((await (await as('jobbergate:admin')).put(`${PATH}/${id}`, { name: 'x' })).status).toBe(200);
    const alone = await (await as('jobbergate:maintainer')).put(`${PATH}/${id}`, { name: 'x' });
    expect([alone.status, alone.headers.get('www-authenticate')]).toEqual([403, 'Bearer']);
    const both = await as('jobbergate:maintainer', 'jobbergate:job-templates:update');
    expect((await both.put(`${PATH}/${id}`, { name: 'y' })).status).toBe(200);
  });

  test('deleting is 204, then 404, and detaches what came from it', async () => {
    const ada = await service().as();
    const id = await filledTemplate(ada, { identifier: 'to-delete' });
    const script = (
      await ada.post(`/job-scripts/render-from-template/${id}`, {
        create_request: { name: 's' },
        render_request: { template_output_name_mapping: { 'main.sh.j2': 'main.sh' }, param_dict: {} },
      })
    ).body;
    expect(script.parent_template_id).toBe(id);
    expect((await ada.delete(`${PATH}/to-delete`)).status).toBe(204);
    expect((await ada.delete(`${PATH}/${id}`)).status).toBe(404);
    expect((await ada.get(`/job-scripts/${script.id}`)).body.parent_template_id).toBeNull();
  });
});

describe('cloning a template', () => {
  test('copies fields, files and workflow for the caller, without the identifier', async () => {
    const ada = await service().as();
    const id = await filledTemplate(ada, { identifier: 'origin', description: 'd', template_vars: { a: 1 } });
    const bob = await service().as({ email: 'bob@example.org' });
    const clone = await bob.post(`${PATH}/clone/origin`);
    expect(clone.status).toBe(201);
    expect(clone.body).toMatchObject({
      name: 'filled',
      owner_email: 'bob@example.org',
      identifier: null,
      description: 'd',
      cloned_from_id: id,
      is_archived: false,
      template_vars: { a: 1 },
      template_files: [{ parent_id: clone.body.id, filename: 'main.sh.j2' }, { filename: 'input.j2' }],
      workflow_files: [{ parent_id: clone.body.id, runtime_config: { default_template: 'main.sh.j2' } }],
    });
    const text = await bob.get(`${PATH}/${clone.body.id}/upload/template/main.sh.j2`);
    expect(text.text).toBe(MAIN);
    await ada.delete(`${PATH}/${id}`);
    expect((await bob.get(`${PATH}/${clone.body.id}`)).body.cloned_from_id).toBeNull();
    expect((await bob.get(`${PATH}/${clone.body.id}/upload/workflow`)).text).toBe(WORKFLOW);
  });

  test('takes what the body says otherwise', async () => {
    const ada = await service().as();
    const id = await filledTemplate(ada);
    const answer = await ada.post(`${PATH}/clone/${id}`, {
      name: 'other',
      identifier: 'other',
      description: 'e',
      template_vars: { b: 2 },
    });
    expect(answer.body).toMatchObject({
      name: 'other',
      identifier: 'other',
      description: 'e',
      template_vars: { b: 2 },
    });
    expect((await ada.post(`${PATH}/clone/${id}`, { identifier: 'other' })).status).toBe(409);
    expect((await ada.post(`${PATH}/clone/${id}`, { identifier: '5' })).status).toBe(422);
    expect((await ada.post(`${PATH}/clone/${id}`, { name: '' })).status).toBe(422);
    expect((await ada.post(`${PATH}/clone/${id}`, {})).status).toBe(201);
    expect((await ada.post(`${PATH}/clone/999999`)).status).toBe(404);
    const form = { body: new URLSearchParams({ name: 'by form' }) };
    expect((await ada.send('POST', `${PATH}/clone/${id}`, form)).body.name).toBe('by form');
  });
});
