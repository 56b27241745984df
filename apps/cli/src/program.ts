// The whole command line: nouns, verbs, global options, and the way from an error to an exit code.
import { Command, CommanderError } from 'commander';
import type { Context } from './context.ts';
import { describeFailure, exitCodes } from './failure.ts';
import type { Invocation } from './invocation.ts';
import { listCommand, listJobScripts } from './job-scripts/list.ts';
import { login, loginCommand } from './session/login.ts';
import { logout, logoutCommand } from './session/logout.ts';
import { showToken, showTokenCommand } from './session/show-token.ts';
import { readSettings, type SettingFlags } from './settings.ts';
import { version } from './transport.ts';

/**
 * Runs one command line.
 *
 * @param args without the names of Node and the script
 * @returns the exit code; messages have been written
 */
export async function runProgram(args: readonly string[], context: Context): Promise<number> {
  try {
    await createProgram(context).parseAsync(args, { from: 'user' });
    return exitCodes.done;
  } catch (error) {
    // Commander has said what was wrong, or shown what was asked for.
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.done : exitCodes.usage;
    const { exitCode, words } = describeFailure(error);
    context.stderr.write(`${words}\n`);
    return exitCode;
  }
}

function createProgram(context: Context): Command {
  const program = new Command('jobbergate')
    .description('Job templates, job scripts and job submissions for Slurm clusters.')
    .version(version, '-V, --version', 'show the version')
    .helpOption('-h, --help', 'show this help')
    .helpCommand('help [command]', 'show the help of a command')
    .configureHelp({ showGlobalOptions: true })
    .option('--json', 'print one JSON document on stdout, and nothing else there')
    .option('--url <address>', 'where the API is (JOBBERGATE_URL)')
    .option('--oidc-issuer <address>', 'where tokens come from (JOBBERGATE_OIDC_ISSUER)')
    .option('--client-id <name>', 'the client to log in as (JOBBERGATE_CLIENT_ID)')
    .option('--cache-dir <folder>', 'where logins are kept (JOBBERGATE_CACHE_DIR)')
    .showHelpAfterError('(--help shows what is possible)')
    .addHelpText('after', moreHelp)
    .configureOutput({
      writeOut: (text) => context.stdout.write(text),
      writeErr: (text) => context.stderr.write(text),
      getOutHelpWidth: () => context.stdout.columns ?? 100,
      getErrHelpWidth: () => context.stderr.columns ?? 100,
    })
    .exitOverride();
  const invocation = (): Invocation => {
    const flags = program.opts<SettingFlags & { json?: boolean }>();
    return { ...context, settings: readSettings(context.env, flags), json: flags.json ?? false };
  };
  addVerbs(program, [
    loginCommand(() => login(invocation())),
    logoutCommand(() => logout(invocation())),
    showTokenCommand((options) => showToken(options, invocation())),
  ]);
  const jobScripts = new Command('job-scripts').description('Work with job scripts.');
  addVerbs(program, [jobScripts]);
  addVerbs(jobScripts, [listCommand((options) => listJobScripts(options, invocation()))]);
  return program;
}

function addVerbs(parent: Command, verbs: readonly Command[]): void {
  for (const verb of verbs) parent.addCommand(verb.copyInheritedSettings(parent));
}

const moreHelp = `
Examples:
  $ jobbergate login
  $ jobbergate job-scripts list --search openfoam
  $ curl --header "Authorization: Bearer $(jobbergate show-token)" http://127.0.0.1:8000/jobbergate/job-scripts

Settings are environment variables; a flag wins, and no file is read:
  JOBBERGATE_URL            base of the API, without the path of a contract (default http://127.0.0.1:8000)
  JOBBERGATE_OIDC_ISSUER    OpenID Connect issuer (default: the API is asked)
  JOBBERGATE_CLIENT_ID      client to log in as (default: the API is asked)
  JOBBERGATE_CLIENT_SECRET  with JOBBERGATE_CLIENT_ID: no login, tokens by client credentials
  JOBBERGATE_CACHE_DIR      where logins are kept (default $XDG_CACHE_HOME/jobbergate or ~/.cache/jobbergate)
  NO_COLOR                  no bold text
  NODE_EXTRA_CA_CERTS       file of further trusted certificates; those of the system are trusted anyway
  NODE_USE_ENV_PROXY        1: go through HTTP_PROXY and HTTPS_PROXY, but for the hosts in NO_PROXY

Exit codes:
  0 done   1 the server said no, or was not reached   2 bad usage or settings   3 not logged in
  4 not permitted   5 not found   130 interrupted`;
