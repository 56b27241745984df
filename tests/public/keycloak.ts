// A real Keycloak with realms for Jobbergate: downloaded once for a user, its state in memory.
import { join } from 'node:path';
import { freePort, until } from '@jobbergate/testkit';
import type { CookieClient, Page } from '../issuer/http-client.ts';
import { type Program, start } from '../running/program.ts';
import { CACHE, inheritedEnvironment, MAVEN_COPY, provide } from './environment.ts';
import { type Cluster, MEMBERSHIP_WITH_ID, type Realm, realmOf } from './realm.ts';

const VERSION = '26.7.3';
const ARTIFACT = `org.keycloak:keycloak-quarkus-dist:${VERSION}:zip`;
const ADMIN = { username: 'admin', password: 'admin-of-this-run' };

export interface Keycloak {
  /** A realm's URL, which is the issuer of its tokens. */
  issuerOf(realm: Realm): string;
  /** The access token that a cluster gets for its secret. */
  tokenOf(realm: Realm, cluster: Cluster): Promise<string>;
  stop(): Promise<void>;
}

/** Starts Keycloak and makes the realms. The first run downloads it from Maven Central: 150 MB and a minute. */
export async function startKeycloak(realms: readonly Realm[]): Promise<Keycloak> {
  const home = await provideKeycloak();
  const port = await freePort();
  const url = `http://localhost:${port}`;
  const program = start(
    [
      join(home, 'bin/kc.sh'),
      'start',
      '--optimized',
      '--http-enabled=true',
      '--http-host=localhost',
      `--http-port=${port}`,
      `--http-management-port=${await freePort()}`,
      `--hostname=${url}`,
      '--cache=local',
    ],
    {
      env: {
        ...inheritedEnvironment(),
        JAVA_OPTS_KC_HEAP: '-Xms64m -Xmx512m',
        KC_BOOTSTRAP_ADMIN_USERNAME: ADMIN.username,
        KC_BOOTSTRAP_ADMIN_PASSWORD: ADMIN.password,
      },
    },
  );
  const stop = async () => {
    program.child.kill('SIGTERM');
    await program.ended;
  };
  try {
    await untilReady(`${url}/realms/master`, program);
    const admin = await administrator(url);
    for (const realm of realms) await makeRealm(admin, realm);
  } catch (error) {
    await stop();
    throw new Error(`Keycloak did not start: ${program.printed().stdout}`, { cause: error });
  }
  const issuerOf = ({ name }: Realm) => `${url}/realms/${name}`;
  return {
    issuerOf,
    tokenOf: (realm, { client, secret }) =>
      accessToken(issuerOf(realm), {
        grant_type: 'client_credentials',
        client_id: client,
        client_secret: secret,
      }),
    stop,
  };
}

/**
 * Signs in on the pages that a device-flow link leads to, and grants. Where a realm has organizations, it asks for the name
 * alone first.
 *
 * @returns the last page
 */
export async function approveAtKeycloak(
  browser: CookieClient,
  signIn: Page,
  { username, password }: { username: string; password: string },
): Promise<Page> {
  const isWhole = signIn.text.includes('name="password"');
  const form = isWhole ? signIn : await browser.post(actionOf(signIn), { username });
  const grant = await browser.post(actionOf(form), { username, password });
  const { code = '' } = /name="code" value="(?<code>[^"]*)"/.exec(grant.text)?.groups ?? {};
  return browser.post(actionOf(grant), { code, accept: 'Yes' });
}

function actionOf({ url, text }: Page): string {
  const action = /<form[^>]* action="([^"]+)"/.exec(text)?.[1];
  if (action === undefined) throw new Error(`no form on ${url}: ${text}`);
  return new URL(action.replaceAll('&amp;', '&'), url).href;
}

/** @returns the folder of a Keycloak that is built for an in-memory database */
async function provideKeycloak(): Promise<string> {
  const home = join(CACHE, `keycloak-${VERSION}`);
  const zip = join(CACHE, `keycloak-quarkus-dist-${VERSION}.zip`);
  await provide(
    home,
    `${MAVEN_COPY} -Dartifact=${ARTIFACT} -DoutputDirectory=${CACHE} &&
    /usr/bin/python3 -m zipfile --extract ${zip} ${CACHE} && rm ${zip} &&
    chmod +x ${home}/bin/kc.sh && ${home}/bin/kc.sh build --db=dev-mem`,
  );
  return home;
}

async function untilReady(address: string, program: Program): Promise<void> {
  let hasEnded = false;
  void program.ended.then(() => {
    hasEnded = true;
  });
  const answers = () =>
    fetch(address).then(
      ({ ok }) => ok,
      () => false,
    );
  await until('Keycloak answers', async () => hasEnded || (await answers()), 240_000);
  if (hasEnded) throw new Error('it ended');
}

async function accessToken(issuer: string, credentials: Record<string, string>): Promise<string> {
  const body = new URLSearchParams(credentials);
  const answer = await fetch(`${issuer}/protocol/openid-connect/token`, { method: 'POST', body });
  const { access_token } = (await answer.json()) as { access_token: string };
  return access_token;
}

/** Asks the admin API. @returns the answer's JSON, if it is one */
type Administrator = <Answer>(method: string, path: string, body?: object) => Promise<Answer>;

async function administrator(url: string): Promise<Administrator> {
  const credentials = { grant_type: 'password', client_id: 'admin-cli', ...ADMIN };
  const token = await accessToken(`${url}/realms/master`, credentials);
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  return async (method, path, body) => {
    const json = body === undefined ? {} : { body: JSON.stringify(body) };
    const answer = await fetch(`${url}/admin/realms${path}`, { method, headers, ...json });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path} answered ${answer.status}: ${text}`);
    return text === '' ? undefined : JSON.parse(text);
  };
}

/** Keycloak's ClientScopeRepresentation, as far as we look at it. */
interface ClientScope {
  readonly id: string;
  readonly name: string;
  readonly protocolMappers?: readonly { readonly id: string; readonly config: object }[];
}

async function makeRealm(admin: Administrator, realm: Realm): Promise<void> {
  await admin('POST', '', realmOf(realm));
  if (realm.organizations === undefined) return;
  const scopes = await admin<readonly ClientScope[]>('GET', `/${realm.name}/client-scopes`);
  const scope = scopes.find(({ name }) => name === 'organization');
  for (const mapper of scope?.protocolMappers ?? []) {
    const path = `/${realm.name}/client-scopes/${scope?.id}/protocol-mappers/models/${mapper.id}`;
    await admin('PUT', path, { ...mapper, config: { ...mapper.config, ...MEMBERSHIP_WITH_ID } });
  }
}
