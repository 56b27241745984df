// The current contract over HTTP, for what a test arranges and looks at beside the public clients.

export interface V5 {
  // biome-ignore lint/suspicious/noExplicitAny: a test looks into answers of every shape, and fails where one differs
  get(path: string): Promise<any>;
  // biome-ignore lint/suspicious/noExplicitAny: as above
  post(path: string, body: unknown): Promise<any>;
  // biome-ignore lint/suspicious/noExplicitAny: as above
  put(path: string, body?: unknown): Promise<any>;
}

/** Asks as the bearer of a token. Throws on every answer that is no success. */
export function v5(url: string, token: string): V5 {
  const ask = async (method: string, path: string, body?: unknown) => {
    const isForm = body instanceof FormData;
    const headers = {
      authorization: `Bearer ${token}`,
      ...(body === undefined || isForm ? {} : { 'content-type': 'application/json' }),
    };
    const init = body === undefined ? {} : { body: isForm ? body : JSON.stringify(body) };
    const answer = await fetch(`${url}/v5/jobbergate${path}`, { method, headers, ...init });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path} answered ${answer.status}: ${text}`);
    return text === '' ? undefined : JSON.parse(text);
  };
  return {
    get: (path) => ask('GET', path),
    post: (path, body) => ask('POST', path, body),
    put: (path, body) => ask('PUT', path, body),
  };
}

/** A job script of these files, the first of which is the one to submit. @returns its id */
export async function scriptOf(user: V5, files: Readonly<Record<string, string>>): Promise<number> {
  const { id } = await user.post('/job-scripts', { name: 'script' });
  let type = 'ENTRYPOINT';
  for (const [name, text] of Object.entries(files)) {
    const form = new FormData();
    form.append('upload_file', new Blob([text], { type: 'text/plain' }), name);
    await user.put(`/job-scripts/${id}/upload/${type}`, form);
    type = 'SUPPORT';
  }
  return id;
}
