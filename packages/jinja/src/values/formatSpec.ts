// The format specification mini-language (Python 3.11 docs, "Format Specification Mini-Language").

import { type PythonError, valueError } from '../errors.ts';

/** A parsed format spec; undefined where nothing was written. */
export interface FormatSpec {
  readonly fill: string;
  readonly align: '<' | '>' | '=' | '^' | undefined;
  readonly sign: '+' | '-' | ' ' | undefined;
  /** `z`: no negative zero. */
  readonly noNegativeZero: boolean;
  readonly alternate: boolean;
  readonly zero: boolean;
  readonly width: number;
  readonly grouping: ',' | '_' | undefined;
  readonly precision: number | undefined;
  readonly type: string;
}

const MAX_NUMBER = 2 ** 63 - 1;

/** Parses a spec; `type` names the formatted object's type for the error. */
export function parseFormatSpec(spec: string, type: string): FormatSpec {
  const reader = new SpecReader(spec);
  const { fill, align } = reader.alignment();
  const sign = reader.oneOf('+- ');
  const noNegativeZero = reader.take('z');
  const alternate = reader.take('#');
  const zero = fill === undefined && reader.take('0');
  const width = reader.number('Too many decimal digits in format string') ?? 0;
  const grouping = reader.grouping();
  const precision = reader.precision();
  const rest = reader.rest();
  if (Array.from(rest).length > 1) {
    throw valueError(`Invalid format specifier '${spec}' for object of type '${type}'`);
  }
  const isText = type === 'str' || type === 'Markup';
  const presentation = rest === '' && isText ? 's' : rest;
  if (grouping !== undefined && presentation !== '' && !GROUPABLE[grouping].includes(presentation)) {
    throw valueError(`Cannot specify '${grouping}' with '${presentation}'.`);
  }
  return {
    fill: fill ?? (zero ? '0' : ' '),
    align: align ?? (zero && !isText ? '=' : undefined),
    sign,
    noNegativeZero,
    alternate,
    zero,
    width,
    grouping,
    precision,
    type: rest,
  };
}

const GROUPABLE = { ',': 'defgEFG%', _: 'defgEFG%boxX' } as const;

type Align = NonNullable<FormatSpec['align']>;
type Sign = NonNullable<FormatSpec['sign']>;

class SpecReader {
  private readonly characters: readonly string[];
  private at = 0;

  constructor(spec: string) {
    this.characters = Array.from(spec);
  }

  alignment(): { fill: string | undefined; align: Align | undefined } {
    const [first = '', second = ''] = this.characters;
    if (isAlign(second)) {
      this.at = 2;
      return { fill: first, align: second };
    }
    if (!isAlign(first)) return { fill: undefined, align: undefined };
    this.at = 1;
    return { fill: undefined, align: first };
  }

  oneOf(choices: string): Sign | undefined {
    const character = this.characters[this.at];
    if (character === undefined || !choices.includes(character)) return undefined;
    this.at += 1;
    return character as Sign;
  }

  take(character: string): boolean {
    if (this.characters[this.at] !== character) return false;
    this.at += 1;
    return true;
  }

  number(tooLong: string): number | undefined {
    const start = this.at;
    while (/^\p{Nd}$/u.test(this.characters[this.at] ?? '')) this.at += 1;
    if (this.at === start) return undefined;
    const digits = this.characters.slice(start, this.at).join('');
    const value = Number(/^\d+$/.test(digits) ? digits : Number.NaN);
    if (!(value <= MAX_NUMBER)) throw valueError(tooLong);
    return value;
  }

  grouping(): ',' | '_' | undefined {
    const comma = this.take(',');
    const underscore = this.take('_');
    if ((comma && underscore) || (underscore && this.characters[this.at] === ',')) {
      throw valueError("Cannot specify both ',' and '_'.");
    }
    if (comma && this.characters[this.at] === ',') throw valueError("Cannot specify ',' with ','.");
    if (underscore && this.characters[this.at] === '_') throw valueError("Cannot specify '_' with '_'.");
    return comma ? ',' : underscore ? '_' : undefined;
  }

  precision(): number | undefined {
    if (!this.take('.')) return undefined;
    const precision = this.number('Too many decimal digits in format string');
    if (precision === undefined) throw valueError('Format specifier missing precision');
    return precision;
  }

  rest(): string {
    return this.characters.slice(this.at).join('');
  }
}

function isAlign(character: string): character is Align {
  return character !== '' && '<>=^'.includes(character);
}

/** The error for a presentation type the value does not have. */
export function unknownFormatCode(code: string, type: string): PythonError {
  const point = code.codePointAt(0) ?? 0;
  const shown = point > 32 && point < 128 ? code : `\\x${point.toString(16)}`;
  return valueError(`Unknown format code '${shown}' for object of type '${type}'`);
}
