// Every error a template can raise, with the name Python or Jinja2 gives its class.

/** The names of Python's own exceptions that a rendering can end with. */
export type PythonErrorType =
  | 'AssertionError'
  | 'AttributeError'
  | 'IndexError'
  | 'KeyError'
  | 'LookupError'
  | 'MemoryError'
  | 'NameError'
  | 'NotImplementedError'
  | 'OverflowError'
  | 'RecursionError'
  | 'RuntimeError'
  | 'StopIteration'
  | 'SyntaxError'
  | 'TypeError'
  | 'UnicodeDecodeError'
  | 'UnicodeEncodeError'
  | 'ValueError'
  | 'ZeroDivisionError';

/** Which bound of a rendering was crossed. */
export type LimitName =
  | 'steps'
  | 'output'
  | 'string'
  | 'list'
  | 'number'
  | 'memory'
  | 'recursion'
  | 'nesting'
  | 'deadline';

/**
 * The root of everything this package throws on purpose.
 *
 * `type` is the class name as Python shows it; `line` (1-based) and `templateName` say where in the
 * templates it happened, null while that is unknown: the runtime fills them in as the error passes.
 */
export abstract class JinjaError extends Error {
  abstract readonly type: string;
  line: number | null;
  templateName: string | null;

  constructor(message: string, line: number | null = null, templateName: string | null = null) {
    super(message);
    this.line = line;
    this.templateName = templateName;
  }
}

/** The errors of `jinja2.exceptions`. */
export class TemplateError extends JinjaError {
  get type(): string {
    return 'TemplateError';
  }
}

/** The template's text cannot be parsed. */
export class TemplateSyntaxError extends TemplateError {
  override get type(): string {
    return 'TemplateSyntaxError';
  }
}

/** The text parses but cannot be compiled: an unknown filter or test, a block defined twice. */
export class TemplateAssertionError extends TemplateSyntaxError {
  override get type(): string {
    return 'TemplateAssertionError';
  }
}

/** No template of that name; the message is the name. */
export class TemplateNotFound extends TemplateError {
  override get type(): string {
    return 'TemplateNotFound';
  }
}

/** None of several names is a template. */
export class TemplatesNotFound extends TemplateNotFound {
  override get type(): string {
    return 'TemplatesNotFound';
  }
}

/** Something went wrong while rendering that Jinja2 itself noticed. */
export class TemplateRuntimeError extends TemplateError {
  override get type(): string {
    return 'TemplateRuntimeError';
  }
}

/** An undefined value was used in a way its kind forbids. */
export class UndefinedError extends TemplateRuntimeError {
  override get type(): string {
    return 'UndefinedError';
  }
}

/** The sandbox refused an access. */
export class SecurityError extends TemplateRuntimeError {
  override get type(): string {
    return 'SecurityError';
  }
}

/** A filter was called with arguments it cannot take. */
export class FilterArgumentError extends TemplateRuntimeError {
  override get type(): string {
    return 'FilterArgumentError';
  }
}

/** An exception of Python itself, such as `TypeError` or `ZeroDivisionError`. */
export class PythonError extends JinjaError {
  readonly type: PythonErrorType;

  constructor(type: PythonErrorType, message: string) {
    super(message);
    this.type = type;
  }
}

/** A bound of the rendering was crossed; `limit` says which. */
export class BudgetError extends JinjaError {
  readonly limit: LimitName;

  constructor(limit: LimitName, message: string) {
    super(message);
    this.limit = limit;
  }

  /** Python has a name of its own for what nests too deeply. */
  get type(): string {
    return this.limit === 'recursion' || this.limit === 'nesting' ? 'RecursionError' : 'BudgetError';
  }
}

/** Shorthand for the commonest Python exception. */
export function typeError(message: string): PythonError {
  return new PythonError('TypeError', message);
}

/** Shorthand for Python's `ValueError`. */
export function valueError(message: string): PythonError {
  return new PythonError('ValueError', message);
}

/** True for the exceptions Python derives from `LookupError`. */
export function isLookupError(error: unknown): boolean {
  return (
    error instanceof PythonError &&
    (error.type === 'KeyError' || error.type === 'IndexError' || error.type === 'LookupError')
  );
}
