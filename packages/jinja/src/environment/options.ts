/** What an environment can be told, and what it is when told nothing. */
import type { Limits } from '../budget.ts';
import { PythonError, valueError } from '../errors.ts';
import { DEFAULT_LEXER_OPTIONS, type LexerOptions } from '../lexer/options.ts';
import type { Callback, Policies } from '../values/callContext.ts';
import type { UndefinedKind } from '../values/undefined.ts';

/** Whether printed values are HTML-escaped; a function decides by the template's name (null: made from a string). */
export type Autoescape = boolean | ((templateName: string | null) => boolean);

/** The names are those of Jinja2's `Environment`, in camel case; the defaults are Jinja2's too. */
export interface EnvironmentOptions extends Partial<LexerOptions> {
  readonly autoescape?: Autoescape;
  /** What happens when something that is not there is used. */
  readonly undefined?: UndefinedKind;
  /** `do`, `loopcontrols`, `debug`, or their Python names. */
  readonly extensions?: Iterable<string>;
  /** Refuse what Jinja2's SandboxedEnvironment refuses. On by default; JavaScript is out of reach either way. */
  readonly sandbox?: boolean;
  /** Bounds of a rendering, on top of the defaults; `'none'` for none. */
  readonly limits?: Limits | 'none';
  /** The templates that can be loaded, included, imported and extended, by name. */
  readonly loader?: ReadonlyMap<string, string> | Readonly<Record<string, string>> | null;
  readonly filters?: Readonly<Record<string, Callback>>;
  readonly tests?: Readonly<Record<string, Callback>>;
  /** Names every template sees: plain JavaScript or values of this package. */
  readonly globals?: Readonly<Record<string, unknown>>;
  readonly policies?: Partial<Policies>;
  /** Uniform in [0, 1): the source of `random` and `lipsum`. */
  readonly random?: () => number;
}

/** The options with every default filled in. */
export interface ResolvedOptions extends LexerOptions {
  readonly autoescape: Autoescape;
  readonly undefined: UndefinedKind;
  readonly sandbox: boolean;
  readonly limits: Limits;
}

/**
 * Bounds that keep one rendering within about a second and 100 MB on a server: generous for a job script, which is
 * some kilobytes.
 */
export const DEFAULT_LIMITS: Limits = {
  steps: 2_000_000,
  output: 10_000_000,
  string: 2_000_000,
  list: 250_000,
  number: 100_000,
  memory: 64_000_000,
  recursion: 250,
  nesting: 200,
  deadline: 750,
};

/** Fills in the defaults. Throws PythonError (ValueError, AssertionError) for delimiters or newlines that cannot be. */
export function resolveOptions(options: EnvironmentOptions): ResolvedOptions {
  const lexer = Object.fromEntries(
    Object.entries(DEFAULT_LEXER_OPTIONS).map(([name, value]) => [
      name,
      options[name as keyof LexerOptions] ?? value,
    ]),
  ) as unknown as LexerOptions;
  checkLexerOptions(lexer);
  return {
    ...lexer,
    autoescape: options.autoescape ?? false,
    undefined: options.undefined ?? 'default',
    sandbox: options.sandbox ?? true,
    limits: options.limits === 'none' ? {} : { ...DEFAULT_LIMITS, ...options.limits },
  };
}

const DELIMITERS = [
  'blockStartString',
  'blockEndString',
  'variableStartString',
  'variableEndString',
  'commentStartString',
  'commentEndString',
  'lineStatementPrefix',
  'lineCommentPrefix',
] as const;

function checkLexerOptions(options: LexerOptions): void {
  const { blockStartString, variableStartString, commentStartString, newlineSequence } = options;
  // What is found everywhere would never let the lexer go on.
  const empty = DELIMITERS.find((name) => options[name] === '');
  if (empty !== undefined) throw valueError(`'${empty}' must not be empty`);
  if (blockStartString === variableStartString || variableStartString === commentStartString) {
    throw new PythonError('AssertionError', 'block, variable and comment start strings must be different.');
  }
  if (!['\r', '\r\n', '\n'].includes(newlineSequence)) {
    throw new PythonError('AssertionError', "'newline_sequence' must be one of '\\n', '\\r\\n', or '\\r'.");
  }
}
