// The documentation page in a real browser: loaded from here alone, signed in, and tried out.
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { makePlace, type Place, passwordOf, serve, stop, tokenOf } from './running/api.ts';
import type { Program } from './running/program.ts';

/** What each contract answers when there are no job scripts. */
const EMPTY_LIST: Readonly<Record<string, object>> = {
  '/jobbergate': { results: [], pagination: { total: 0, start: null, limit: null } },
  '/v5/jobbergate': { items: [], total: 0 },
};
let place: Place;
let service: Program;
let browser: Browser;

beforeAll(async () => {
  place = await makePlace({ JOBBERGATE_LOG_LEVEL: 'error' });
  service = await serve(place);
  browser = await chromium.launch({
    executablePath: '/usr/bin/chromium',
    timeout: 120_000,
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'].concat([
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ]),
  });
});

afterAll(async () => {
  await browser?.close();
  await stop(service);
  await place.remove();
});

let context: BrowserContext;
let page: Page;
/** What the browser complained about, on any of its tabs: broken policies among it. */
let complaints: string[];
let hosts: Set<string>;

beforeEach(async () => {
  context = await browser.newContext();
  context.setDefaultTimeout(60_000);
  complaints = [];
  hosts = new Set();
  context.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
  });
  context.on('weberror', (error) => complaints.push(String(error.error())));
  context.on('request', (request) => {
    if (/^(https?|wss?):/.test(request.url())) hosts.add(new URL(request.url()).host);
  });
  page = await context.newPage();
});

afterEach(() => context.close());

describe.each(['/jobbergate', '/v5/jobbergate'])('the page of %s', (contract) => {
  beforeEach(async () => {
    await page.goto(`${place.url}${contract}/docs`);
    await page.getByRole('heading', { name: /Jobbergate/ }).waitFor();
  });

  test('shows every route, asks no other host for anything, and breaks no policy', async () => {
    const document = (await (await fetch(`${place.url}${contract}/openapi.json`)).json()) as {
      paths: Record<string, Record<string, unknown>>;
    };
    const routes = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    );
    await page.locator('.opblock').first().waitFor();
    const shown = await page.locator('.opblock').evaluateAll((blocks) =>
      blocks.map((block) => {
        const text = (name: string) => block.querySelector(name)?.textContent?.replaceAll('\u200b', '') ?? '';
        return `${text('.opblock-summary-method')} ${text('.opblock-summary-path')}`;
      }),
    );
    expect(shown.sort()).toEqual(routes.sort());
    expect([...hosts]).toEqual([`localhost:${place.port}`]);
    expect(complaints).toEqual([]);
  });

  test('Authorize signs the local user in, and Try it out then answers 200', async () => {
    await authorize();
    await tryOut(`${contract}/job-scripts`);

    await liveStatus().filter({ hasText: /^200/ }).waitFor();
    const body = page.locator('.live-responses-table .response-col_description pre').first();
    expect(JSON.parse((await body.textContent()) ?? '')).toMatchObject(
      EMPTY_LIST[contract] ?? { never: true },
    );
    expect([...hosts]).toEqual([`localhost:${place.port}`]);
    expect(complaints).toEqual([]);
  });

  test('without a token Try it out shows the 401', async () => {
    await tryOut(`${contract}/job-scripts`);
    await liveStatus().filter({ hasText: /^401/ }).waitFor();
  });
});

describe.each(['127.0.0.1', 'localhost'])('opened as http://%s, the page', (name) => {
  test.each(['/jobbergate', '/v5/jobbergate'])('of %s tries out what that name reaches', async (contract) => {
    await page.goto(`http://${name}:${place.port}${contract}/docs`);
    await page.getByRole('heading', { name: /Jobbergate/ }).waitFor();
    await bear(await tokenOf(place));
    await tryOut(`${contract}/job-scripts`);
    await liveStatus().filter({ hasText: /^200/ }).waitFor();
    const url = await page.locator('.request-url pre').first().textContent();
    expect(new URL(url ?? '').host).toBe(`${name}:${place.port}`);
  });
});

/** Gives the page a token by hand. */
async function bear(token: string): Promise<void> {
  await page.getByRole('button', { name: 'Authorize' }).first().click();
  const bearer = page.locator('.auth-container', { hasText: 'bearer (http, Bearer)' });
  await bearer.getByRole('textbox').fill(token);
  await bearer.getByRole('button', { name: 'Apply credentials' }).click();
  await bearer.getByRole('button', { name: 'Close' }).click();
}

/** Signs in by code + PKCE, in the window that the page opens for it. */
async function authorize(): Promise<void> {
  await page.getByRole('button', { name: 'Authorize' }).first().click();
  const flow = page.locator('.auth-container', { hasText: 'authorization_code with PKCE' });
  expect(await flow.getByLabel('client_id').inputValue()).toBe('jobbergate-docs');
  const [signIn] = await Promise.all([
    page.waitForEvent('popup'),
    flow.getByRole('button', { name: 'Apply given OAuth2 credentials' }).click(),
  ]);
  await signIn.getByLabel('Password').fill(await passwordOf(place));
  await Promise.all([
    signIn.waitForEvent('close'),
    signIn.getByRole('button', { name: 'Sign in' }).click({ noWaitAfter: true }),
  ]);
  await flow
    .getByRole('button', { name: 'Remove authorization' })
    .or(flow.getByText('Logout'))
    .first()
    .waitFor();
  await flow.getByRole('button', { name: 'Close' }).click();
}

async function tryOut(path: string): Promise<void> {
  const block = page
    .locator('.opblock-get')
    .filter({ has: page.locator(`.opblock-summary-path[data-path="${path}"]`) });
  await block.locator('.opblock-summary-control').click();
  await block.getByRole('button', { name: 'Try it out' }).click();
  await block.getByRole('button', { name: 'Execute' }).click();
}

/** The status of what was tried out. */
function liveStatus() {
  return page.locator('.live-responses-table tr.response .response-col_status');
}
