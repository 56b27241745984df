// Who may do what: every attack on a token is 401, a missing right 403, and both come before anything else is looked at.
import { KeyObject, sign } from 'node:crypto';
import { base64url, type CryptoKey, exportSPKI, importJWK, SignJWT, UnsecuredJWT } from 'jose';
import { describe, expect, test, vi } from 'vitest';
import { useService } from './service.ts';

const service = useService();
const view = { email: 'ada@example.org', permissions: ['jobbergate:job-scripts:view'] };

async function statusWith(token: string | undefined, path = '/job-scripts') {
  const answer = await service().withToken(token).get(path);
  return { status: answer.status, body: answer.body, challenge: answer.headers.get('www-authenticate') };
}

const REFUSED = { status: 401, body: { detail: 'Not authenticated' }, challenge: 'Bearer' };

describe('a request without a valid token', () => {
  test('is refused without a token, with another scheme, and with a token that is none', async () => {
    expect(await statusWith(undefined)).toEqual(REFUSED);
    for (const authorization of [
      '',
      'Bearer',
      'Bearer ',
      'Basic YTpi',
      'Bearer not.a.token',
      'Bearer a b',
      'x',
    ]) {
      const answer = await service().withToken(undefined).get('/job-scripts', { headers: { authorization } });
      expect(answer.status, authorization).toBe(401);
      expect(answer.body).toEqual({ detail: 'Not authenticated' });
    }
  });

  test.each([
    ['expired', { exp: 1_600_000_000 }],
    ['expired a second ago', { exp: Math.floor(Date.now() / 1000) - 1 }],
    ['without an expiry', { exp: undefined }],
    ['not yet valid', { nbf: 4_000_000_000 }],
    ['for another audience', { aud: 'someone-else' }],
    ['without an audience', { aud: undefined }],
    ['of another issuer', { iss: 'http://elsewhere/realms/test' }],
    ['without an issuer', { iss: undefined }],
    ['that is an ID token', { typ: 'ID' }],
    ['that carries a hash of an access token', { at_hash: 'x' }],
    ['that is a refresh token', { typ: 'Refresh' }],
  ])('is refused with a token %s', async (_what, claims) => {
    expect(await statusWith(await service().issuer.token({ ...view, ...claims }))).toEqual(REFUSED);
  });

  test('is refused with alg none', async () => {
    const token = new UnsecuredJWT(view)
      .setIssuer(service().issuer.url)
      .setAudience('https://apis.omnivector.solutions')
      .setExpirationTime('1h')
      .encode();
    expect(await statusWith(token)).toEqual(REFUSED);
  });

  test('is refused with an HMAC made with the public key', async () => {
    const key = service().issuer.keys[0];
    if (key === undefined) throw new Error('the issuer has a key');
    const publicKey = await importJWK({ ...key.publicJwk, ext: true }, 'RS256', { extractable: true });
    const secret = new TextEncoder().encode(await exportSPKI(publicKey as CryptoKey));
    const token = await new SignJWT(view)
      .setProtectedHeader({ alg: 'HS256', kid: key.kid })
      .setIssuer(service().issuer.url)
      .setAudience('https://apis.omnivector.solutions')
      .setExpirationTime('1h')
      .sign(secret);
    expect(await statusWith(token)).toEqual(REFUSED);
  });

  test('is refused with a foreign key under a known id, whatever the header points to', async () => {
    const { issuer } = service();
    const kid = issuer.keys[0]?.kid ?? '';
    const foreign = await issuer.makeForeignKey(kid);
    for (const header of [
      {},
      { jwk: foreign.publicJwk },
      { jku: 'http://127.0.0.1:9/keys' },
      { x5u: 'http://127.0.0.1:9/cert' },
    ]) {
      expect(
        await statusWith(await issuer.token(view, { key: foreign, header })),
        JSON.stringify(header),
      ).toEqual(REFUSED);
    }
  });

  test('is refused with a critical extension that nobody knows, though the signature is right', async () => {
    const key = service().issuer.keys[0];
    if (key === undefined) throw new Error('the issuer has a key');
    const good = await service().issuer.token(view);
    const header = base64url.encode(JSON.stringify({ alg: 'RS256', kid: key.kid, crit: ['x'], x: 1 }));
    const signed = `${header}.${good.split('.')[1]}`;
    const signature = sign('RSA-SHA256', Buffer.from(signed), KeyObject.from(key.privateKey));
    expect(await statusWith(`${signed}.${signature.toString('base64url')}`)).toEqual(REFUSED);
  });

  test('is refused when any part of a good token was changed', async () => {
    const token = await service().issuer.token(view);
    expect((await statusWith(token)).status).toBe(200);
    const [header = '', payload = '', signature = ''] = token.split('.');
    const claims = JSON.parse(new TextDecoder().decode(base64url.decode(payload)));
    const forged = base64url.encode(JSON.stringify({ ...claims, permissions: ['jobbergate:admin'] }));
    for (const changed of [
      `${header}.${forged}.${signature}`,
      `${header}.${payload}.${signature.slice(0, -8)}AAAAAAAA`,
      `${header}.${payload}.`,
      `${header}.${payload}`,
    ]) {
      expect((await statusWith(changed)).status, changed.slice(-20)).toBe(401);
    }
  });

  test('is refused before its path, query and body are looked at', async () => {
    const nobody = service().withToken(undefined);
    const answers = [
      await nobody.get('/job-scripts/999999'),
      await nobody.get('/job-scripts/not-a-number'),
      await nobody.get('/job-scripts/%ff'),
      await nobody.get('/applications/%'),
      await nobody.get('/job-scripts?start=-1'),
      await nobody.send('POST', '/job-scripts', {
        body: '{',
        headers: { 'content-type': 'application/json' },
      }),
      await nobody.send('POST', '/applications/1/upload', { body: 'x' }),
      await nobody.put('/job-submissions/agent/1', { new_status: 'NONE' }),
      await nobody.delete('/applications'),
    ];
    expect(answers.map((answer) => answer.status)).toEqual(answers.map(() => 401));
  });
});

describe('a valid token', () => {
  test('is taken until it expires, and not a moment longer, though it was taken before', async () => {
    const exp = Math.floor(Date.now() / 1000) + 3600;
    const token = await service().issuer.token({ ...view, exp });
    expect((await statusWith(token)).status).toBe(200);
    vi.useFakeTimers({ toFake: ['Date'], now: exp * 1000 - 1 });
    try {
      expect((await statusWith(token)).status).toBe(200);
      vi.setSystemTime(exp * 1000);
      expect(await statusWith(token)).toEqual(REFUSED);
    } finally {
      vi.useRealTimers();
    }
  });

  test('is taken with any case of its scheme, with one of several audiences, and signed by ES256', async () => {
    const { issuer } = service();
    const several = await issuer.token({ ...view, aud: ['x', 'https://apis.omnivector.solutions'] });
    expect((await statusWith(several)).status).toBe(200);
    const lower = await service()
      .withToken(undefined)
      .get('/job-scripts', { headers: { authorization: `bEARER ${several}` } });
    expect(lower.status).toBe(200);
    const elliptic = await issuer.addKey('ES256');
    expect((await statusWith(await issuer.token(view, { key: elliptic }))).status).toBe(200);
  });

  test('is taken when a new key signed it, and refused once its key is withdrawn', async () => {
    const { issuer } = service();
    const old = await issuer.token(view);
    expect((await statusWith(old)).status).toBe(200);
    await issuer.rotate();
    const young = await issuer.token(view);
    await expect.poll(() => statusWith(young).then((answer) => answer.status), { timeout: 50_000 }).toBe(200);
    await expect.poll(() => statusWith(old).then((answer) => answer.status), { timeout: 50_000 }).toBe(401);
  });

  test('does not make the service fetch keys for every unknown key id', async () => {
    const { issuer } = service();
    await statusWith(await issuer.token(view));
    const before = issuer.fetches.jwks;
    const since = performance.now();
    for (let i = 0; i < 200; i++) {
      await statusWith(await issuer.token(view, { header: { kid: `made-up-${i}` } }));
    }
    // Three at once, then one in ten seconds, and one in twenty for their age.
    const seconds = (performance.now() - since) / 1000;
    expect(issuer.fetches.jwks - before).toBeLessThanOrEqual(3 + seconds / 5);
  });

  test('still works while the issuer is away', async () => {
    const { issuer } = service();
    const token = await issuer.token(view);
    await expect.poll(() => statusWith(token).then((answer) => answer.status), { timeout: 50_000 }).toBe(200);
    await issuer.stop();
    try {
      expect((await statusWith(token)).status).toBe(200);
    } finally {
      await issuer.start();
    }
  });
});

describe('a right', () => {
  const routes: [string, string, string, string][] = [
    ['GET', '/applications', 'jobbergate:applications:view', 'jobbergate:job-templates:read'],
    ['GET', '/applications/1', 'jobbergate:applications:view', 'jobbergate:job-templates:read'],
    ['POST', '/applications', 'jobbergate:applications:edit', 'jobbergate:job-templates:create'],
    ['PUT', '/applications/1', 'jobbergate:applications:edit', 'jobbergate:job-templates:update'],
    ['DELETE', '/applications/1', 'jobbergate:applications:edit', 'jobbergate:job-templates:delete'],
    ['DELETE', '/applications', 'jobbergate:applications:edit', 'jobbergate:job-templates:delete'],
    ['POST', '/applications/1/upload', 'jobbergate:applications:edit', 'jobbergate:job-templates:update'],
    ['DELETE', '/applications/1/upload', 'jobbergate:applications:edit', 'jobbergate:job-templates:delete'],
    ['GET', '/job-scripts', 'jobbergate:job-scripts:view', 'jobbergate:job-scripts:read'],
    ['GET', '/job-scripts/1', 'jobbergate:job-scripts:view', 'jobbergate:job-scripts:read'],
    ['POST', '/job-scripts', 'jobbergate:job-scripts:edit', 'jobbergate:job-scripts:create'],
    ['PUT', '/job-scripts/1', 'jobbergate:job-scripts:edit', 'jobbergate:job-scripts:update'],
    ['DELETE', '/job-scripts/1', 'jobbergate:job-scripts:edit', 'jobbergate:job-scripts:delete'],
    ['GET', '/job-submissions', 'jobbergate:job-submissions:view', 'jobbergate:job-submissions:read'],
    ['GET', '/job-submissions/1', 'jobbergate:job-submissions:view', 'jobbergate:job-submissions:read'],
    ['POST', '/job-submissions', 'jobbergate:job-submissions:edit', 'jobbergate:job-submissions:create'],
    ['PUT', '/job-submissions/1', 'jobbergate:job-submissions:edit', 'jobbergate:job-submissions:update'],
    ['DELETE', '/job-submissions/1', 'jobbergate:job-submissions:edit', 'jobbergate:job-submissions:delete'],
    [
      'GET',
      '/job-submissions/agent/pending',
      'jobbergate:job-submissions:view',
      'jobbergate:job-submissions:read',
    ],
    [
      'GET',
      '/job-submissions/agent/active',
      'jobbergate:job-submissions:view',
      'jobbergate:job-submissions:read',
    ],
    [
      'PUT',
      '/job-submissions/agent/1',
      'jobbergate:job-submissions:edit',
      'jobbergate:job-submissions:update',
    ],
  ];
  const all = routes.flatMap(([, , documented, current]) => [documented, current]);

  test.each(routes)('%s %s needs %s or %s', async (method, path, documented, current) => {
    const others = all.filter((permission) => permission !== documented && permission !== current);
    const refused = await (await service().as({ permissions: others })).send(method, path);
    expect(refused.status).toBe(403);
    expect(refused.body).toEqual({ detail: 'Not authorized' });
    expect(refused.headers.get('www-authenticate')).toBe('Bearer');
    for (const permission of [documented, current, 'jobbergate:admin']) {
      const answer = await (await service().as({ permissions: [permission] })).send(method, path);
      expect([401, 403], `${permission}: ${answer.text}`).not.toContain(answer.status);
    }
  });

  test('may also come as a role of the client under resource_access', async () => {
    const roles = (client: string) => ({
      permissions: undefined,
      resource_access: { [client]: { roles: ['jobbergate:job-scripts:view'] } },
    });
    expect((await (await service().as(roles('jobbergate-api'))).get('/job-scripts')).status).toBe(200);
    expect((await (await service().as(roles('another'))).get('/job-scripts')).status).toBe(403);
  });

  test('to write needs an e-mail address in the token, reads and agent routes need none', async () => {
    for (const email of [undefined, '', 'nobody', 'a@', 'a b@c', 5]) {
      const caller = await service().as({ email });
      const answer = await caller.post('/applications', { application_name: 'x' });
      expect(answer.status, String(email)).toBe(400);
      expect(answer.body.detail).toEqual(expect.any(String));
      expect((await caller.get('/job-scripts')).status).toBe(200);
      expect((await caller.get('/job-submissions/agent/pending')).status).toBe(200);
    }
  });

  test('of agents needs a client id in the token', async () => {
    const caller = await service().as({ azp: undefined, client_id: undefined });
    expect((await caller.get('/job-submissions/agent/pending')).status).toBe(400);
    expect((await caller.get('/job-submissions/agent/active')).status).toBe(400);
    expect((await caller.put('/job-submissions/agent/1', { new_status: 'FAILED' })).status).toBe(400);
  });
});

describe('open routes', () => {
  test('health, document and documentation ask for no token', async () => {
    const nobody = service().withToken(undefined);
    expect((await nobody.get('/health')).status).toBe(204);
    expect((await nobody.get('/openapi.json')).status).toBe(200);
    expect((await nobody.get('/docs')).status).toBe(200);
  });

  test('a path that ends where an id should stand is unknown', async () => {
    const ada = await service().as();
    for (const [method, path] of [
      ['GET', '/job-scripts/'],
      ['DELETE', '/job-submissions/'],
      ['GET', '/applications/'],
      ['DELETE', '/applications//upload'],
    ] as const) {
      const answer = await ada.send(method, path, {});
      expect([answer.status, answer.body], `${method} ${path}`).toEqual([404, { detail: 'Not Found' }]);
    }
  });

  test('an unknown path is 404 and a wrong method 405, without a token too', async () => {
    const nobody = service().withToken(undefined);
    const unknown = await nobody.get('/nothing-here');
    expect([unknown.status, unknown.body]).toEqual([404, { detail: 'Not Found' }]);
    const wrong = await nobody.send('PATCH', '/applications/1');
    expect([wrong.status, wrong.body]).toEqual([405, { detail: 'Method Not Allowed' }]);
    expect(wrong.headers.get('allow')).toBe('DELETE, GET, PUT');
  });
});
