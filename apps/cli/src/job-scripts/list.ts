// `jobbergate job-scripts list`
import { ApiError, createClient, type JobScript, type Page } from '@jobbergate/sdk';
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
  /** Archived ones too. */
  readonly includeArchived: boolean;
  /** Number of the page, from 1. */
  readonly page: number;
  /** Rows a page. */
  readonly size: number;
}

interface Flags {
  all?: boolean;
  search?: string;
  sortField?: string;
  sortDescending?: boolean;
  includeArchived?: boolean;
  page: number;
  size: number;
}

/** As many as the API gives at once. */
const LARGEST_PAGE = 100;
const MOST_PAGES = 999_999_999;

export function listCommand(run: (options: ListOptions) => Promise<void>): Command {
  return new Command('list')
    .summary('list job scripts')
    .description('Lists your job scripts, a page at a time.')
    .option('--all', "list everybody's, not only yours")
    .option('--search <words>', 'only those with one of the words in name, description or owner')
    .option('--sort-field <field>', 'for example id, name, created_at, updated_at')
    .addOption(new Option('--sort-ascending', 'smallest first (default)').conflicts('sortDescending'))
    .addOption(new Option('--sort-descending', 'largest first'))
    .option('--include-archived', 'list archived ones too')
    .option('--page <number>', 'which page, from 1', numberUpTo(MOST_PAGES), 1)
    .option('--size <number>', `job scripts a page, ${LARGEST_PAGE} at most`, numberUpTo(LARGEST_PAGE), 50)
    .addHelpText(
      'after',
      `
With --json the page is printed as the API gives it: {"items": [...], "total", "page", "size", "pages"}.

Examples:
  $ jobbergate job-scripts list
  $ jobbergate job-scripts list --all --search openfoam --sort-field created_at --sort-descending
  $ jobbergate job-scripts list --size 100 --json | jq '.items[].id'`,
    )
    .action((flags: Flags) => run(readFlags(flags)));
}

function readFlags(flags: Flags): ListOptions {
  const {
    all = false,
    includeArchived = false,
    sortDescending = false,
    search,
    sortField,
    page,
    size,
  } = flags;
  return { all, includeArchived, search, sortField, sortAscending: !sortDescending, page, size };
}

function numberUpTo(most: number): (text: string) => number {
  return (text) => {
    const value = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
    if (value >= 1 && value <= most) return value;
    throw new InvalidArgumentError(`It must be a whole number from 1 to ${most}.`);
  };
}

export async function listJobScripts(options: ListOptions, invocation: Invocation): Promise<void> {
  const { settings, signal, json, stdout } = invocation;
  const getToken = openTokenSource(settings, signal);
  const client = createClient({ ...transport, baseUrl: settings.url, getToken });
  const { all, includeArchived, search, sortField, sortAscending, page, size } = options;
  const query = {
    user_only: !all,
    include_archived: includeArchived,
    search,
    sort_field: sortField,
    sort_ascending: sortAscending,
    page,
    size,
  };
  const { data, status, headers } = await client.get('/v5/jobbergate/job-scripts', { query, signal });
  if (!isJobScriptPage(data)) throw unexpectedAnswer(settings.url, status, headers);
  if (json) stdout.write(`${printableJson(data)}\n`);
  else printTable(data, options, invocation);
}

function unexpectedAnswer(url: string, status: number, headers: Headers): ApiError {
  const words = `${url} answered, but not with job scripts. Is a Jobbergate API there?`;
  return new ApiError('unexpected_answer', status, words, headers);
}

/** As far as this command relies on it: the address may lead to a server of another kind. */
function isJobScriptPage(data: Page<JobScript>): boolean {
  return Array.isArray(data?.items) && typeof data.total === 'number' && data.items.every(isJobScript);
}

function isJobScript(row: JobScript): boolean {
  const texts = [row?.name, row?.owner_email, row?.created_at, row?.template?.name ?? ''];
  return typeof row?.id === 'number' && texts.every((text) => typeof text === 'string');
}

const columns: readonly Column<JobScript>[] = [
  { title: 'ID', value: (script) => String(script.id), align: 'right' },
  { title: 'NAME', value: (script) => script.name, shrinkTo: 12 },
  { title: 'OWNER', value: (script) => script.owner_email, shrinkTo: 12 },
  { title: 'TEMPLATE', value: (script) => script.template?.name ?? '', shrinkTo: 12 },
  { title: 'CREATED (UTC)', value: (script) => script.created_at.slice(0, 19).replace('T', ' ') },
];

function printTable(
  { items, total }: Page<JobScript>,
  options: ListOptions,
  { stdout, stderr, env }: Invocation,
): void {
  if (items.length > 0) {
    const [header = '', ...rows] = tableLines(columns, items, stdout.isTTY ? stdout.columns : undefined);
    stdout.write([bold(header, stdout, env), ...rows, ''].join('\n'));
  }
  stderr.write(`${summary(items.length, total, options)}\n`);
}

function summary(shown: number, total: number, { page, size, all }: ListOptions): string {
  if (total === 0)
    return all ? 'No job scripts found.' : "No job scripts of yours found (--all looks at everybody's).";
  const first = (page - 1) * size + 1;
  const last = first + shown - 1;
  if (shown === 0) return `Nothing on page ${page}: there are ${total} job scripts.`;
  return last < total
    ? `${first} to ${last} of ${total} job scripts; --page ${page + 1} shows more.`
    : `${first} to ${last} of ${total} job scripts.`;
}
