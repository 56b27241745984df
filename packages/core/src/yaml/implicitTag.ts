/** The type that PyYAML 6 gives to a plain scalar, by its own patterns (yaml/resolver.py), which are not YAML 1.1's. */

/** A tag of YAML's own repository, without its prefix `tag:yaml.org,2002:`. */
export type ImplicitTag = 'bool' | 'float' | 'int' | 'merge' | 'null' | 'timestamp' | 'value' | 'str';

/** The tag of an untagged plain scalar. Order matters as in PyYAML: the first pattern that fits counts. */
export function implicitTag(text: string): ImplicitTag {
  if (text === '') return 'null';
  for (const [tag, firstCharacters, pattern] of RESOLVERS) {
    if (firstCharacters.includes(text.charAt(0)) && pattern.test(text)) return tag;
  }
  return 'str';
}

const RESOLVERS: readonly (readonly [ImplicitTag, string, RegExp])[] = [
  ['bool', 'yYnNtTfFoO', /^(?:yes|no|true|false|on|off|Yes|No|True|False|On|Off|YES|NO|TRUE|FALSE|ON|OFF)$/],
  [
    'float',
    '-+.0123456789',
    anyOf(
      /[-+]?[0-9][0-9_]*\.[0-9_]*(?:[eE][-+][0-9]+)?/,
      /\.[0-9][0-9_]*(?:[eE][-+][0-9]+)?/,
      /[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+\.[0-9_]*/,
      /[-+]?\.(?:inf|Inf|INF)/,
      /\.(?:nan|NaN|NAN)/,
    ),
  ],
  [
    'int',
    '-+0123456789',
    anyOf(
      /[-+]?0b[01_]+/,
      /[-+]?0[0-7_]+/,
      /[-+]?(?:0|[1-9][0-9_]*)/,
      /[-+]?0x[0-9a-fA-F_]+/,
      /[-+]?[1-9][0-9_]*(?::[0-5]?[0-9])+/,
    ),
  ],
  ['merge', '<', /^<<$/],
  ['null', '~nN', /^(?:~|null|Null|NULL)$/],
  [
    'timestamp',
    '0123456789',
    anyOf(
      /\d{4}-\d\d-\d\d/,
      /\d{4}-\d\d?-\d\d?(?:[Tt]|[ \t]+)\d\d?:\d\d:\d\d(?:\.\d*)?(?:[ \t]*(?:Z|[-+]\d\d?(?::\d\d)?))?/,
    ),
  ],
  ['value', '=', /^=$/],
];

function anyOf(...patterns: readonly RegExp[]): RegExp {
  return new RegExp(`^(?:${patterns.map((pattern) => pattern.source).join('|')})$`);
}
