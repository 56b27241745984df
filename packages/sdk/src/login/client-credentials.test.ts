import { afterEach, expect, test, vi } from 'vitest';
import { clientCredentials } from './client-credentials.ts';
import {
  type Script,
  type ScriptedAnswer,
  type ScriptedIssuer,
  startScriptedIssuer,
} from './scripted-issuer.ts';

let issuer: ScriptedIssuer | undefined;
afterEach(async () => {
  vi.useRealTimers();
  await issuer?.close();
});

async function begin(script: Script) {
  issuer = await startScriptedIssuer(script);
  const { url } = issuer;
  return {
    getToken: clientCredentials({ issuer: url, clientId: 'local', clientSecret: 'hush & co' }),
    seen: issuer.seen,
  };
}

const token = (name: string, seconds?: number): ScriptedAnswer => ({
  status: 200,
  body: { access_token: name, expires_in: seconds },
});

test('many callers share one request, and its token is kept', async () => {
  const { getToken, seen } = await begin({ token: [token('first', 300), token('second', 300)] });
  const tokens = await Promise.all([getToken(), getToken(), getToken()]);
  expect([...tokens, await getToken()]).toEqual(['first', 'first', 'first', 'first']);
  expect(seen).toHaveLength(1);
  expect(seen[0]?.form).toEqual({ grant_type: 'client_credentials' });
  expect(seen[0]?.authorization).toBe(`Basic ${btoa('local:hush+%26+co')}`);
});

test('the next token is asked for thirty seconds before the end of the last', async () => {
  vi.useFakeTimers({ toFake: ['Date'] });
  const { getToken } = await begin({ token: [token('first', 600), token('second', 600)] });
  expect(await getToken()).toBe('first');
  vi.advanceTimersByTime(569_000);
  expect(await getToken()).toBe('first');
  vi.advanceTimersByTime(2_000);
  expect(await getToken()).toBe('second');
});

test('a rejected token is replaced although it has not ended', async () => {
  const { getToken } = await begin({ token: [token('first', 300), token('second', 300)] });
  await getToken();
  expect(await getToken('first')).toBe('second');
  expect(await getToken('first')).toBe('second');
});

test('a failure is not remembered', async () => {
  const { getToken } = await begin({ token: ['break', { status: 503, body: {} }, token('third', 300)] });
  await expect(getToken()).rejects.toMatchObject({ name: 'ConnectionError' });
  await expect(getToken()).rejects.toMatchObject({ name: 'IssuerError', code: 'server_error' });
  expect(await getToken()).toBe('third');
});

test('an issuer that takes the secret of this client only in the form gets it there', async () => {
  const refusal = { status: 401, body: { error: 'invalid_client' } };
  const { getToken, seen } = await begin({ token: [refusal, token('T', 300)] });
  expect(await getToken()).toBe('T');
  expect(seen[1]?.authorization).toBeUndefined();
  expect(seen[1]?.form).toMatchObject({ client_id: 'local', client_secret: 'hush & co' });
});

test('a wrong secret is refused with its code and never repeated in the words', async () => {
  const { getToken } = await begin({ token: [{ status: 401, body: { error: 'invalid_client' } }] });
  const error: unknown = await getToken().catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ name: 'IssuerError', code: 'invalid_client' });
  expect(String(error)).not.toContain('hush');
});

test('the issuer may be found when the first token is needed', async () => {
  const { seen } = await begin({ token: [token('T', 300)] });
  const url = issuer?.url ?? '';
  let asked = 0;
  const find = async () => {
    asked += 1;
    return url;
  };
  const getToken = clientCredentials({ issuer: find, clientId: 'a', clientSecret: 'b' });
  expect(asked).toBe(0);
  await getToken();
  await getToken('T');
  expect([asked, seen.length]).toEqual([1, 2]);
});
