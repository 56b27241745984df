// Turns what `fetch` throws into a ConnectionError in plain words.
import { ConnectionError, type ConnectionErrorCode } from '../errors.ts';

/**
 * @param error what `fetch` or reading a body threw; Node hides the system's code in `cause`
 * @param address scheme, host and port, for the message
 */
export function connectionError(error: unknown, address: string): ConnectionError {
  const systemCode = findSystemCode(error);
  const code = classify(systemCode);
  return new ConnectionError(code, address, reasonOf(code, systemCode), { cause: error });
}

const codes: Record<string, ConnectionErrorCode> = {
  ECONNREFUSED: 'refused',
  ENOTFOUND: 'unknown_host',
  EAI_AGAIN: 'unknown_host',
  EHOSTUNREACH: 'unreachable',
  ENETUNREACH: 'unreachable',
  ETIMEDOUT: 'timeout',
  UND_ERR_CONNECT_TIMEOUT: 'timeout',
  UND_ERR_HEADERS_TIMEOUT: 'timeout',
  UND_ERR_BODY_TIMEOUT: 'timeout',
  ECONNRESET: 'broken',
  EPIPE: 'broken',
  UND_ERR_SOCKET: 'broken',
  EPROTO: 'tls',
};

// OpenSSL's names as Node gives them (https://nodejs.org/api/tls.html#x509-certificate-error-codes).
const tlsCode = /CERT|^ERR_(TLS|SSL)_|UNABLE_TO_|HOSTNAME_MISMATCH/;

function classify(systemCode: string | undefined): ConnectionErrorCode {
  if (systemCode === undefined) return 'failed';
  return codes[systemCode] ?? (tlsCode.test(systemCode) ? 'tls' : 'failed');
}

function reasonOf(code: ConnectionErrorCode, systemCode: string | undefined): string {
  const named = systemCode === undefined ? '' : ` (${systemCode})`;
  switch (code) {
    case 'refused':
      return 'nothing listens there (connection refused)';
    case 'unknown_host':
      return `the host name is not known${named}`;
    case 'unreachable':
      return `no route leads there${named}`;
    case 'timeout':
      return `it did not answer in time${named}`;
    case 'broken':
      return `the connection broke before the answer was complete${named}`;
    case 'tls':
      return `the TLS connection is not trusted or failed${named}`;
    case 'failed':
      return `the request failed${named}`;
  }
}

function findSystemCode(error: unknown, depth = 0): string | undefined {
  if (!(error instanceof Error) || depth > 4) return undefined;
  if ('code' in error && typeof error.code === 'string') return error.code;
  const inner = error instanceof AggregateError ? error.errors[0] : error.cause;
  return findSystemCode(inner, depth + 1);
}
