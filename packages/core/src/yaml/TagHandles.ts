/** A document's directives, and the tags that its handles make. */
import { YAML_TAG_PREFIX } from './nodes.ts';
import type { Scanner } from './Scanner.ts';
import type { Token } from './tokens.ts';
import { YamlError } from './YamlError.ts';

const DEFAULT_HANDLES: ReadonlyMap<string, string> = new Map([
  ['!', '!'],
  ['!!', YAML_TAG_PREFIX],
]);

export class TagHandles {
  private readonly prefixes: ReadonlyMap<string, string>;

  constructor(prefixes: ReadonlyMap<string, string> = DEFAULT_HANDLES) {
    this.prefixes = prefixes;
  }

  /** Takes the directives that stand next. */
  static read(scanner: Scanner): TagHandles {
    const declared = new Map<string, string>();
    let versionSeen = false;
    while (scanner.at('<directive>')) {
      const token = scanner.next();
      const directive = token.type === '<directive>' ? token.directive : null;
      if (directive?.name === 'YAML') {
        if (versionSeen) throw new YamlError('found duplicate YAML directive', token.mark);
        if (directive.major !== 1) {
          throw new YamlError('found incompatible YAML document (version 1.* is required)', token.mark);
        }
        versionSeen = true;
      } else if (directive?.name === 'TAG') {
        if (declared.has(directive.handle)) {
          throw new YamlError(`duplicate tag handle '${directive.handle}'`, token.mark);
        }
        declared.set(directive.handle, directive.prefix);
      }
    }
    return new TagHandles(new Map([...DEFAULT_HANDLES, ...declared]));
  }

  /** The tag in full; `!` stays itself. */
  resolve(token: Token & { readonly type: '<tag>' }): string {
    if (token.handle === null) return token.suffix;
    const prefix = this.prefixes.get(token.handle);
    if (prefix === undefined) {
      throw new YamlError(`found undefined tag handle '${token.handle}'`, token.mark, 'while parsing a node');
    }
    return prefix + token.suffix;
  }
}
