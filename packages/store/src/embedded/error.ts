/** Why the embedded PostgreSQL could not be had; `message` is written for the operator who reads it. */
export class EmbeddedPostgresError extends Error {
  readonly code: EmbeddedPostgresErrorCode;

  constructor(code: EmbeddedPostgresErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'EmbeddedPostgresError';
    this.code = code;
  }
}

export type EmbeddedPostgresErrorCode =
  /** Another live service holds the data folder. */
  | 'data-dir-in-use'
  /** The data folder cannot be made, entered or understood. */
  | 'data-dir-unusable'
  /** The data was written by another major version of PostgreSQL. */
  | 'other-major-version'
  /** No binaries for this platform, or they do not run here. */
  | 'binaries-unusable'
  /** There is no account that PostgreSQL could run as. */
  | 'no-account'
  /** PostgreSQL ended before it answered. */
  | 'start-failed';
