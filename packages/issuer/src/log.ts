// What the issuer tells the operator.

/** One event; values never hold a secret, token or password. */
export interface IssuerLogEvent {
  level: 'info' | 'warn' | 'error';
  msg: string;
  [member: string]: unknown;
}

export type IssuerLog = (event: IssuerLogEvent) => void;
