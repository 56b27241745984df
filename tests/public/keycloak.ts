// A real Keycloak with a realm for Jobbergate: downloaded once for a user, its state in memory.
import { join } from 'node:path';
import { freePort, until } from '@jobbergate/testkit';
import type { CookieClient, Page } from '../issuer/http-client.ts';
import { type Program, run, start } from '../running/program.ts';
import { CACHE, inheritedEnvironment, MAVEN_COPY } from './environment.ts';
import { type Realm, realmOf } from './realm.ts';

const VERSION = '26.7.3';
const ARTIFACT = `org.keycloak:keycloak-quarkus-dist:${VERSION}:zip`;
const ADMIN = { username: 'admin', password: 'admin-of-this-run' };

export interface Keycloak {
  /** The realm's URL, which is the issuer of its tokens. */
  readonly issuer: string;
  stop(): Promise<void>;
}

/** Starts Keycloak and makes the realm. The first run downloads it from Maven Central: 150 MB and a minute. */
export async function startKeycloak(realm: Realm): Promise<Keycloak> {
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
    await makeRealm(url, realm);
  } catch (error) {
    await stop();
    throw new Error(`Keycloak did not start: ${program.printed().stdout}`, { cause: error });
  }
  return { issuer: `${url}/realms/${realm.name}`, stop };
}

/** Signs in on the pages that a device-flow link leads to, and grants. @returns the last page */
export async function approveAtKeycloak(
  browser: CookieClient,
  signIn: Page,
  user: { username: string; password: string },
): Promise<Page> {
  const grant = await browser.post(actionOf(signIn), user);
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
  const make = `test -e ${home}.complete || {
    mkdir -p ${CACHE} && rm -rf ${home} &&
    ${MAVEN_COPY} -Dartifact=${ARTIFACT} -DoutputDirectory=${CACHE} &&
    /usr/bin/python3 -m zipfile --extract ${CACHE}/keycloak-quarkus-dist-${VERSION}.zip ${CACHE} &&
    rm ${CACHE}/keycloak-quarkus-dist-${VERSION}.zip &&
    chmod +x ${home}/bin/kc.sh &&
    ${home}/bin/kc.sh build --db=dev-mem &&
    touch ${home}.complete
  }`;
  const made = await run(['flock', `${home}.lock`, 'sh', '-c', make], { env: inheritedEnvironment() });
  if (made.exitCode === 0) return home;
  throw new Error(`no Keycloak ${VERSION}: ${made.stdout}${made.stderr}`);
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

async function makeRealm(url: string, realm: Realm): Promise<void> {
  const body = new URLSearchParams({ grant_type: 'password', client_id: 'admin-cli', ...ADMIN });
  const login = await fetch(`${url}/realms/master/protocol/openid-connect/token`, { method: 'POST', body });
  const { access_token } = (await login.json()) as { access_token: string };
  const made = await fetch(`${url}/admin/realms`, {
    method: 'POST',
    headers: { authorization: `Bearer ${access_token}`, 'content-type': 'application/json' },
    body: JSON.stringify(realmOf(realm)),
  });
  if (made.status !== 201) throw new Error(`no realm: ${made.status} ${await made.text()}`);
}
