// The one place where errors become exit codes and words.
import { ApiError, ConnectionError, IssuerError, NotLoggedInError } from '@jobbergate/sdk';
import { Interrupted } from './context.ts';
import { printableLines } from './output/printable.ts';
import { SettingsError } from './settings.ts';

export const exitCodes = {
  done: 0,
  refused: 1,
  usage: 2,
  notLoggedIn: 3,
  notPermitted: 4,
  notFound: 5,
  interrupted: 130,
} as const;

export interface Failure {
  readonly exitCode: number;
  /** For stderr, safe for a terminal, without a line feed at the end. */
  readonly words: string;
}

export function describeFailure(error: unknown): Failure {
  const { exitCode, words } = classify(error);
  return { exitCode, words: printableLines(words) };
}

const advice = 'Log in with: jobbergate login';

function classify(error: unknown): Failure {
  if (error instanceof Interrupted) return { exitCode: exitCodes.interrupted, words: 'Interrupted.' };
  if (error instanceof SettingsError) return { exitCode: exitCodes.usage, words: error.message };
  if (error instanceof NotLoggedInError) {
    return { exitCode: exitCodes.notLoggedIn, words: `${error.message} ${advice}` };
  }
  if (error instanceof ApiError) return apiFailure(error);
  if (error instanceof IssuerError) return issuerFailure(error);
  if (error instanceof ConnectionError) return { exitCode: exitCodes.refused, words: error.message };
  // A refusal of the operating system, such as a full disk.
  if (error instanceof Error && 'syscall' in error) {
    return { exitCode: exitCodes.refused, words: error.message };
  }
  const words = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return {
    exitCode: exitCodes.refused,
    words: `This is a defect of jobbergate. Please report it:\n${words}`,
  };
}

function apiFailure(error: ApiError): Failure {
  switch (error.code) {
    case 'not_authenticated':
      return {
        exitCode: exitCodes.notLoggedIn,
        words: `The API does not accept this login: ${error.detail}\n${advice}`,
      };
    case 'not_permitted':
      return { exitCode: exitCodes.notPermitted, words: `Not permitted: ${error.detail}` };
    case 'not_found':
      return { exitCode: exitCodes.notFound, words: `Not found: ${error.detail}` };
    case 'unavailable':
    case 'too_many_requests': {
      const wait = error.retryAfterSeconds;
      const when = wait === undefined ? 'Try again later.' : `Try again in ${wait} s.`;
      return { exitCode: exitCodes.refused, words: `${error.detail}\n${when}` };
    }
    default:
      return { exitCode: exitCodes.refused, words: error.detail };
  }
}

/** After these nobody is logged in (RFC 6749 §5.2, RFC 8628 §3.5). */
const endsLogin = [
  'access_denied',
  'expired_token',
  'invalid_grant',
  'invalid_client',
  'unauthorized_client',
];

function issuerFailure(error: IssuerError): Failure {
  const exitCode = endsLogin.includes(error.code) ? exitCodes.notLoggedIn : exitCodes.refused;
  return { exitCode, words: error.message };
}
