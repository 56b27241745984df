/** What a use case can refuse. Every class has a stable `code`; each contract maps codes to statuses in one file. */

/** The nouns that errors speak of. */
export type Noun = 'template' | 'script' | 'submission';

export abstract class DomainError extends Error {
  abstract readonly code: string;
}

/** No such row, or none that the caller may know of. `key` is the id or identifier as it was asked for. */
export class NotFoundError extends DomainError {
  readonly code = 'not_found';
  readonly noun: Noun;
  readonly key: number | bigint | string;

  constructor(noun: Noun, key: number | bigint | string) {
    super(`${noun} ${key} not found`);
    this.noun = noun;
    this.key = key;
  }
}

/** What is asked for is not there, and has no id of its own to be named by: the message says what. */
export class AbsentError extends DomainError {
  readonly code = 'absent';
}

/** The row is there, and has no file of this name. */
export class FileNotFoundError extends DomainError {
  readonly code = 'file_not_found';
  readonly path: string;

  constructor(path: string) {
    super(`There is no file ${JSON.stringify(path)}`);
    this.path = path;
  }
}

/** A well-formed request that does not fit what there is: the message says what is in its way. */
export class BadRequestError extends DomainError {
  readonly code = 'bad_request';
}

/** What is asked for contradicts what is known by now. */
export class ConflictError extends DomainError {
  readonly code = 'conflict';
}

/** The row exists, and belongs to somebody else; `attribute` says what of the token differs from it. */
export class NotOwnerError extends DomainError {
  readonly code = 'not_owner';

  constructor(attribute: 'owner_email' | 'client_id' = 'owner_email') {
    super(`Mismatch on attribute(s): ${attribute}`);
  }
}

/** The token carries no e-mail address that could own a row. */
export class NoEmailError extends DomainError {
  readonly code = 'no_email';

  constructor() {
    super('Could not find a valid email in the auth token.');
  }
}

/** Neither request nor token says which cluster is meant. */
export class NoClientIdError extends DomainError {
  readonly code = 'no_client_id';

  constructor(message: string) {
    super(message);
  }
}

/** Another template has this identifier already. */
export class DuplicateIdentifierError extends DomainError {
  readonly code = 'duplicate_identifier';
  readonly identifier: string;

  constructor(identifier: string) {
    super(`The identifier ${JSON.stringify(identifier)} is taken`);
    this.identifier = identifier;
  }
}

/** A row cannot go because rows of `referrer` still refer to it. */
export class InUseError extends DomainError {
  readonly code = 'in_use';
  readonly referrer: Noun;
  readonly id: number;

  constructor(referrer: Noun, id: number) {
    super(`Row ${id} is in use by a ${referrer}`);
    this.referrer = referrer;
    this.id = id;
  }
}

/** A value that the schema lets pass and a rule does not. `member` is the domain's name of it. */
export class InvalidValueError extends DomainError {
  readonly code = 'invalid_value';
  readonly member: 'identifier' | 'files';

  constructor(member: 'identifier' | 'files', message: string) {
    super(message);
    this.member = member;
  }
}

/** What was asked for cannot be made of what there is: a template without files, a rendering that fails, a bad upload. */
export class UnprocessableError extends DomainError {
  readonly code = 'unprocessable';
}

/** The service is at its bound; the same request may succeed after `retryAfterSeconds`. */
export class BusyError extends DomainError {
  readonly code = 'busy';
  readonly retryAfterSeconds: number;

  constructor(message: string, retryAfterSeconds: number) {
    super(message);
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

/** What the service itself needs is not to be had: the database does not answer, or there are no credentials. */
export class UnavailableError extends DomainError {
  readonly code = 'unavailable';
}
