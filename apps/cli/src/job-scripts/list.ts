// `jobbergate job-scripts list`
import { ApiError, createClient, type JobScript, type JobScriptList } from '@jobbergate/sdk';
import { Command, InvalidArgumentError, Option } from 'commander';
import { bold } from '../context.ts';
import type { Invocation } from '../invocation.ts';
import { printableJson } from '../output/printable.ts';
import { type Column, tableLines } from '../output/table.ts';
import { openTokenSource } from '../session/token-source.ts';
import { transport } from '../transport.ts';

export interface ListOptions {
  /** Everybody's, not only one's own. */
  readonly all: boolean;
  readonly search?: string | undefined;
  readonly sortField?: string | undefined;
  readonly sortAscending: boolean;
  /** Index of the page, from 0. */
  readonly start: number;
  /** Rows a page. */
  readonly limit: number;
}

interface Flags {
  all?: boolean;
  search?: string;
  sortField?: string;
  sortDescending?: boolean;
  page: number;
  start?: number;
  limit: number;
}

export function listCommand(run: (options: ListOptions) => Promise<void>): Command {
  return new Command('list')
    .summary('list job scripts')
    .description('Lists your job scripts, a page at a time.')
    .option('--all', "list everybody's, not only yours")
    .option('--search <words>', 'only those with one of the words in name, description or owner')
    .option('--sort-field <field>', 'for example id, job_script_name, created_at, updated_at')
    .addOption(new Option('--sort-ascending', 'smallest first (default)').conflicts('sortDescending'))
    .addOption(new Option('--sort-descending', 'largest first'))
    .option('--page <number>', 'which page, from 1', wholeNumber(1), 1)
    .addOption(
      new Option('--start <index>', 'the same, counted from 0 as in the API')
        .argParser(wholeNumber(0))
        .conflicts('page'),
    )
    .option('--limit <number>', 'job scripts a page', wholeNumber(1), 50)
    .addHelpText(
      'after',
      `
Examples:
  $ jobbergate job-scripts list
  $ jobbergate job-scripts list --all --search openfoam --sort-field created_at --sort-descending
  $ jobbergate job-scripts list --json | jq '.results[].id'`,
    )
    .action((flags: Flags) => run(readFlags(flags)));
}

function readFlags(flags: Flags): ListOptions {
  const { all = false, search, sortField, sortDescending = false, page, limit } = flags;
  return { all, search, sortField, sortAscending: !sortDescending, start: flags.start ?? page - 1, limit };
}

function wholeNumber(least: number): (text: string) => number {
  return (text) => {
    const value = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
    if (value >= least) return value;
    throw new InvalidArgumentError(`It must be a whole number from ${least} to 999999999.`);
  };
}

export async function listJobScripts(options: ListOptions, invocation: Invocation): Promise<void> {
  const { settings, signal, json, stdout } = invocation;
  const getToken = openTokenSource(settings, signal);
  const client = createClient({ ...transport, baseUrl: settings.url, getToken });
  const { all, search, sortField, sortAscending, start, limit } = options;
  const query = { all, search, sort_field: sortField, sort_ascending: sortAscending, start, limit };
  const { data, status } = await client.get('/jobbergate/job-scripts', { query, signal });
  if (!isJobScriptList(data)) throw unexpectedAnswer(settings.url, status);
  if (json) stdout.write(`${printableJson(data)}\n`);
  else printTable(data, options, invocation);
}

function unexpectedAnswer(url: string, status: number): ApiError {
  return new ApiError(
    'unexpected_answer',
    status,
    `${url} answered, but not with job scripts. Is a Jobbergate API there?`,
  );
}

/** As far as this command relies on it: the address may lead to a server of another kind. */
function isJobScriptList(data: JobScriptList): boolean {
  return (
    Array.isArray(data?.results) &&
    typeof data.pagination?.total === 'number' &&
    data.results.every(isJobScript)
  );
}

function isJobScript(row: JobScript): boolean {
  const texts = [row?.job_script_name, row?.job_script_owner_email, row?.created_at];
  return typeof row?.id === 'number' && texts.every((text) => typeof text === 'string');
}

const columns: readonly Column<JobScript>[] = [
  { title: 'ID', value: (script) => String(script.id), align: 'right' },
  { title: 'NAME', value: (script) => script.job_script_name, shrinkTo: 12 },
  { title: 'OWNER', value: (script) => script.job_script_owner_email, shrinkTo: 12 },
  { title: 'APPLICATION', value: (script) => String(script.application_id ?? ''), align: 'right' },
  { title: 'CREATED (UTC)', value: (script) => script.created_at.slice(0, 19).replace('T', ' ') },
];

function printTable(list: JobScriptList, options: ListOptions, { stdout, stderr, env }: Invocation): void {
  const { results, pagination } = list;
  if (results.length > 0) {
    const [header = '', ...rows] = tableLines(columns, results, stdout.isTTY ? stdout.columns : undefined);
    stdout.write([bold(header, stdout, env), ...rows, ''].join('\n'));
  }
  stderr.write(`${summary(results.length, pagination.total, options)}\n`);
}

function summary(shown: number, total: number, { start, limit, all }: ListOptions): string {
  if (total === 0)
    return all ? 'No job scripts found.' : "No job scripts of yours found (--all looks at everybody's).";
  const first = start * limit + 1;
  const last = first + shown - 1;
  if (shown === 0) return `Nothing on page ${start + 1}: there are ${total} job scripts.`;
  return last < total
    ? `${first} to ${last} of ${total} job scripts; --page ${start + 2} shows more.`
    : `${first} to ${last} of ${total} job scripts.`;
}
