// The public `jobbergate` command as its user has it: a terminal, a home folder, settings, a login.
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CookieClient, type Page } from '../issuer/http-client.ts';
import { type Ending, type Program, run, start } from '../running/program.ts';
import { CURRENT, type TestService } from '../service.ts';
import { pythonEnvironment } from './environment.ts';
import { onTerminal, type Session } from './terminal.ts';

/** The public CLI, SDK and agent, with everything that they need, each pinned. */
export const CLIENTS = new URL('requirements.txt', import.meta.url).pathname;

export interface PublicCli {
  /** The folder that commands run in. */
  readonly folder: string;
  /** Where the CLI keeps its tokens. */
  readonly tokens: string;
  readonly env: Readonly<Record<string, string>>;
  /** Runs a command to its end, whatever that is. */
  ends(...args: string[]): Promise<Ending>;
  /** Runs a command that must succeed. @returns what it printed */
  prints(...args: string[]): Promise<string>;
  /** Runs a command with `--raw`, which must succeed. @returns the JSON that it printed */
  // biome-ignore lint/suspicious/noExplicitAny: a test looks into answers of every shape, and fails where one differs
  raw(...args: string[]): Promise<any>;
  /** Starts a command and leaves it running. */
  starts(...args: string[]): Program;
  /** Starts a command on a terminal, where it may ask. */
  onTerminal(...args: string[]): Session;
  /** A file of its folder. */
  reads(file: string): Promise<string>;
  /** Puts a file into its folder. @returns the path */
  writes(file: string, text: string): Promise<string>;
  /** The same user in another folder, made where it is missing, or with other settings. */
  in(folder: string, settings?: Readonly<Record<string, string>>): Promise<PublicCli>;
  remove(): Promise<void>;
}

/** `issuer` is a URL; the CLI takes it in two parts. */
export interface PublicCliSettings {
  readonly api: string;
  readonly issuer: string;
  readonly more?: Readonly<Record<string, string>>;
}

export async function publicCli({ api, issuer, more = {} }: PublicCliSettings): Promise<PublicCli> {
  const bin = await pythonEnvironment(CLIENTS);
  const folder = await mkdtemp(join(tmpdir(), 'jobbergate-public-'));
  const { protocol, host, pathname } = new URL(issuer);
  const env = {
    HOME: folder,
    BASE_API_URL: `${api}/v5`,
    OIDC_DOMAIN: host + pathname,
    OIDC_USE_HTTPS: String(protocol === 'https:'),
    JOBBERGATE_CACHE_DIR: join(folder, 'cache'),
    COLUMNS: '300',
    ...more,
  };
  return commandLine(join(bin, 'jobbergate'), folder, env);
}

function commandLine(program: string, folder: string, env: Readonly<Record<string, string>>): PublicCli {
  const ends = (...args: string[]) => run([program, ...args], { env, cwd: folder });
  const prints = async (...args: string[]) => {
    const { exitCode, stdout, stderr } = await ends(...args);
    if (exitCode === 0) return stdout;
    throw new Error(`jobbergate ${args.join(' ')} ended with ${exitCode}:\n${stdout}${stderr}`);
  };
  return {
    folder,
    tokens: join(env.JOBBERGATE_CACHE_DIR ?? folder, 'token'),
    env,
    ends,
    prints,
    raw: async (...args) => JSON.parse(jsonIn(await prints('--raw', ...args))),
    starts: (...args) => start([program, ...args], { env, cwd: folder }),
    onTerminal: (...args) => onTerminal([program, ...args], env, folder),
    reads: (file) => readFile(join(folder, file), 'utf8'),
    async writes(file, text) {
      await writeFile(join(folder, file), text);
      return join(folder, file);
    },
    async in(other, settings = {}) {
      await mkdir(join(folder, other), { recursive: true });
      return commandLine(program, join(folder, other), { ...env, ...settings });
    },
    remove: () => rm(folder, { recursive: true, force: true, maxRetries: 3 }),
  };
}

/** Gives the command a token as if its user had logged in. @returns the command */
export async function withToken(cli: PublicCli, token: string): Promise<PublicCli> {
  await mkdir(cli.tokens, { recursive: true });
  await writeFile(join(cli.tokens, 'access.token'), token);
  return cli;
}

/** A token as the command gets one: of its client, and with every right of a user unless `claims` say otherwise. */
export function userToken({ issuer }: TestService, claims: Record<string, unknown>): Promise<string> {
  return issuer.token({ azp: 'default', permissions: CURRENT.permissions, ...claims });
}

/** The command of a user who is logged in, and whose cluster is `here`. */
export async function loggedIn({ url, issuer }: TestService, token: string): Promise<PublicCli> {
  const settings = { api: url, issuer: issuer.url, more: { DEFAULT_CLUSTER_NAME: 'here' } };
  return withToken(await publicCli(settings), token);
}

/** The JSON that ends a command's output; above it may stand which defaults were taken. */
function jsonIn(output: string): string {
  return output.slice(Math.max(0, output.search(/^[[{]/m)));
}

/** Types `jobbergate login`, and opens the link that it shows in a browser. @returns how the command ended */
export async function logIn(
  cli: PublicCli,
  approve: (browser: CookieClient, page: Page) => Promise<unknown>,
): Promise<Ending> {
  const login = cli.starts('login');
  const [, link = ''] = await login.says(/(https?:\/\/\S+)\s/);
  const browser = new CookieClient();
  await approve(browser, await browser.get(link));
  return login.ended;
}
