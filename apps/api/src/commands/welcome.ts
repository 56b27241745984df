/** First steps for a newcomer: a template to try, and lines to paste. */

import { readdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { createTemplate, type Renderer, uploadTemplate } from '@jobbergate/core';
import type { OpenStore } from '@jobbergate/store';
import type { Logger } from 'pino';
import type { Settings } from '../settings/readSettings.ts';
import { type EmbeddedIssuer, LOCAL_USER } from './openServices.ts';

const SAMPLE = new URL('../../../../examples/hello/', import.meta.url);
const TOKEN_SECONDS = 86_400;

/** Makes the template `hello`, once per database. */
export async function loadSample(store: OpenStore, renderer: Renderer, log: Logger): Promise<void> {
  const { templates } = store.main;
  if ((await templates.get({ identifier: 'hello' })) !== undefined) return;
  const actor = { email: LOCAL_USER.email, mayChangeOthers: false };
  const template = await createTemplate(
    templates,
    {
      name: 'hello',
      identifier: 'hello',
      description: 'A first job: says hello from the node that runs it',
      templateVars: null,
    },
    actor,
  );
  await uploadTemplate(templates, renderer, template.id, await readSample(), actor);
  log.info({ id: template.id }, 'the sample template "hello" was made');
}

async function readSample() {
  const text = (name: string) => readFile(new URL(name, SAMPLE), 'utf8');
  const names = (await readdir(fileURLToPath(SAMPLE), { recursive: true })).filter((name) =>
    /\.(j2|jinja2)$/.test(name),
  );
  const templates = await Promise.all(
    names.map(
      async (name): Promise<[string, string]> => [name.slice(name.lastIndexOf('/') + 1), await text(name)],
    ),
  );
  return {
    workflow: await text('jobbergate.py'),
    config: await text('jobbergate.yaml'),
    templates: new Map(templates),
  };
}

/** Prints where everything is, with a token that lasts a day when the issuer is ours. */
export async function welcome(settings: Settings, embedded: EmbeddedIssuer | undefined): Promise<void> {
  const { publicUrl } = settings;
  const token = await embedded?.issuer.mintToken({
    email: LOCAL_USER.email,
    clientId: 'jobbergate-cli',
    permissions: LOCAL_USER.permissions,
    lifetimeSeconds: TOKEN_SECONDS,
    organization: settings.multiTenancy ? { local: {} } : undefined,
  });
  const lines = [
    '',
    `Jobbergate is ready:  ${publicUrl}/jobbergate`,
    `Documentation:        ${publicUrl}/jobbergate/docs`,
    ...(token === undefined
      ? [`Tokens come from ${settings.oidcIssuer}`]
      : ['', 'A token for the local user, good for a day:', '', `export TOKEN=${token}`, '', 'Try it:', '']),
    `curl --header "Authorization: Bearer ${token ?? '$TOKEN'}" ${publicUrl}/jobbergate/job-scripts`,
    ...(embedded !== undefined && process.stdout.isTTY
      ? ['', `Sign in as ${LOCAL_USER.email} with the password ${embedded.userPassword}`]
      : []),
    '',
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
}
