/** Where in a YAML text something was found, both counted from 0 (`Mark` of the cursor). */
interface Place {
  readonly line: number;
  readonly column: number;
}

/**
 * A YAML text that PyYAML's `safe_load` would refuse, or that crosses one of our limits.
 * `problem` says what is wrong in PyYAML's words where it has some, `line` and `column` (from 1) where.
 */
export class YamlError extends Error {
  override readonly name = 'YamlError';
  readonly code = 'yaml_invalid';
  readonly problem: string;
  readonly line: number | null;
  readonly column: number | null;

  /** `context`: in the midst of what it was found, as in PyYAML's messages. */
  constructor(problem: string, place: Place | null, context?: string) {
    const prefix = context === undefined ? '' : `${shorten(context)}: `;
    const message = prefix + shorten(problem);
    super(place === null ? message : `${message} (${describePlace(place)})`);
    this.problem = shorten(problem);
    this.line = place === null ? null : place.line + 1;
    this.column = place === null ? null : place.column + 1;
  }
}

/** A place as people count. */
export function describePlace({ line, column }: Place): string {
  return `line ${line + 1}, column ${column + 1}`;
}

/** Problems quote the text, which may be anything of any length. */
function shorten(text: string): string {
  return text.length > MAX_QUOTE ? `${text.slice(0, MAX_QUOTE)}…` : text;
}

const MAX_QUOTE = 300;
