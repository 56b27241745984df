/** Tokens → the node tree of one document (YAML 1.1's productions as PyYAML parses them), its size bounded on the way. */
import type { Mark } from './Cursor.ts';
import { implicitTag } from './implicitTag.ts';
import type { YamlLimits } from './limits.ts';
import { type MappingEntry, YAML_TAG_PREFIX, type YamlNode } from './nodes.ts';
import { Scanner } from './Scanner.ts';
import { TagHandles } from './TagHandles.ts';
import type { Token, TokenType } from './tokens.ts';
import { describePlace, YamlError } from './YamlError.ts';

/** What may stand before a node's content. */
interface Properties {
  readonly anchor: string | null;
  readonly tag: string | null;
  readonly mark: Mark;
}

/** The node of an anchor; null while it is being composed. */
type Anchor = { readonly mark: Mark; node: YamlNode | null };

export class Composer {
  private readonly scanner: Scanner;
  private readonly limits: YamlLimits;
  private readonly anchors = new Map<string, Anchor>();
  private handles = new TagHandles();
  /** Collections that are open around the current node. */
  private level = 0;
  private values = 0;

  constructor(text: string, limits: YamlLimits) {
    this.scanner = new Scanner(text);
    this.limits = limits;
  }

  /**
   * The root of the text's only document; null when there is none.
   * @throws YamlError for anything that is no YAML, for a second document, and where a limit is crossed.
   */
  composeSingle(): YamlNode | null {
    if (this.scanner.at('<stream end>')) return null;
    const explicit = this.scanner.at('<directive>', '<document start>');
    const root = explicit ? this.composeExplicitDocument() : this.composeBlock();
    this.endDocument(root);
    return root;
  }

  private composeExplicitDocument(): YamlNode {
    const { scanner } = this;
    this.handles = TagHandles.read(scanner);
    if (!scanner.at('<document start>')) this.refuseToken("expected '<document start>', but found");
    const { mark } = scanner.next();
    const empty = scanner.at('<directive>', '<document start>', '<document end>', '<stream end>');
    return empty ? this.emptyScalar(mark) : this.composeBlock();
  }

  private endDocument(root: YamlNode): void {
    const { scanner } = this;
    while (scanner.at('<document end>')) scanner.next();
    if (scanner.at('<stream end>')) return;
    const { mark } = scanner.peek();
    if (!scanner.at('<directive>', '<document start>'))
      this.refuseToken("expected '<document start>', but found");
    const context = `expected a single document in the stream (${describePlace(root.mark)})`;
    throw new YamlError('but found another document', mark, context);
  }

  private composeBlock(): YamlNode {
    return this.composeNode('block');
  }

  /** Inside a mapping a sequence need not be indented (its `-` may stand below the key). */
  private composeBlockOrIndentless(): YamlNode {
    return this.composeNode('block or indentless');
  }

  private composeFlow(): YamlNode {
    return this.composeNode('flow');
  }

  private composeNode(context: 'block' | 'block or indentless' | 'flow'): YamlNode {
    if (this.scanner.at('<alias>')) return this.followAlias();
    const properties = this.takeProperties();
    const anchor = this.openAnchor(properties);
    const node = this.composeContent(context, properties);
    if (anchor !== null) anchor.node = node;
    return node;
  }

  private composeContent(
    context: 'block' | 'block or indentless' | 'flow',
    properties: Properties,
  ): YamlNode {
    const token = this.scanner.peek();
    switch (token.type) {
      case '<scalar>':
        this.scanner.next();
        return this.scalar(properties, token.text, token.plain);
      case '[':
        return this.sequence(properties, () => this.flowSequenceItems());
      case '{':
        return this.mapping(properties, () => this.flowMappingEntries());
    }
    if (context === 'block or indentless' && token.type === '-') {
      return this.sequence(properties, () => this.indentlessItems());
    }
    if (context !== 'flow' && token.type === '<block sequence start>') {
      return this.sequence(properties, () => this.blockItems());
    }
    if (context !== 'flow' && token.type === '<block mapping start>') {
      return this.mapping(properties, () => this.blockEntries());
    }
    if (properties.anchor !== null || properties.tag !== null) return this.scalar(properties, '', true);
    const kind = context === 'flow' ? 'flow' : 'block';
    return this.refuseToken('expected the node content, but found', `while parsing a ${kind} node`);
  }

  private blockItems(): YamlNode[] {
    const { scanner } = this;
    scanner.next();
    const items: YamlNode[] = [];
    while (scanner.at('-')) {
      const { mark } = scanner.next();
      items.push(scanner.at('-', '<block end>') ? this.emptyScalar(mark) : this.composeBlock());
    }
    this.expect('<block end>', 'while parsing a block collection');
    return items;
  }

  private indentlessItems(): YamlNode[] {
    const { scanner } = this;
    const items: YamlNode[] = [];
    while (scanner.at('-')) {
      const { mark } = scanner.next();
      const empty = scanner.at('-', '?', ':', '<block end>');
      items.push(empty ? this.emptyScalar(mark) : this.composeBlock());
    }
    return items;
  }

  private blockEntries(): MappingEntry[] {
    const { scanner } = this;
    scanner.next();
    const entries: MappingEntry[] = [];
    while (scanner.at('?')) {
      const { mark } = scanner.next();
      const key = this.blockPart(mark);
      const value = scanner.at(':') ? this.blockPart(scanner.next().mark) : this.emptyScalar(mark);
      entries.push([key, value]);
    }
    this.expect('<block end>', 'while parsing a block mapping');
    return entries;
  }

  private blockPart(mark: Mark): YamlNode {
    return this.scanner.at('?', ':', '<block end>')
      ? this.emptyScalar(mark)
      : this.composeBlockOrIndentless();
  }

  private flowSequenceItems(): YamlNode[] {
    return this.flowItems(']', 'while parsing a flow sequence', () => {
      if (!this.scanner.at('?')) return this.composeFlow();
      const properties = { anchor: null, tag: null, mark: this.scanner.peek().mark };
      return this.mapping(properties, () => [this.flowPair(']')]);
    });
  }

  private flowMappingEntries(): MappingEntry[] {
    return this.flowItems('}', 'while parsing a flow mapping', () => {
      if (this.scanner.at('?')) return this.flowPair('}');
      const key = this.composeFlow();
      return [key, this.emptyScalar(key.mark)];
    });
  }

  private flowItems<Item>(end: ']' | '}', context: string, compose: () => Item): Item[] {
    const { scanner } = this;
    scanner.next();
    const items: Item[] = [];
    while (!scanner.at(end)) {
      if (items.length > 0) {
        if (!scanner.at(',')) this.refuseToken(`expected ',' or '${end}', but got`, context);
        scanner.next();
        if (scanner.at(end)) break;
      }
      items.push(compose());
    }
    scanner.next();
    return items;
  }

  /** `? key : value` of a flow collection, each part optional. */
  private flowPair(end: ']' | '}'): MappingEntry {
    const { scanner } = this;
    const { mark } = scanner.next();
    const key = scanner.at(':', ',', end) ? this.emptyScalar(mark) : this.composeFlow();
    if (!scanner.at(':')) return [key, this.emptyScalar(mark)];
    const colon = scanner.next();
    return [key, scanner.at(',', end) ? this.emptyScalar(colon.mark) : this.composeFlow()];
  }

  private takeProperties(): Properties {
    const { scanner } = this;
    const { mark } = scanner.peek();
    let anchor: string | null = null;
    let tag: string | null = null;
    for (;;) {
      const token = scanner.peek();
      if (token.type === '<anchor>' && anchor === null) anchor = token.name;
      else if (token.type === '<tag>' && tag === null) tag = this.handles.resolve(token);
      else return { anchor, tag, mark };
      scanner.next();
    }
  }

  private scalar({ tag, mark }: Properties, text: string, plain: boolean): YamlNode {
    this.countValues(1, mark);
    const implicit = tag === '!' || (tag === null && plain);
    const resolved = implicit ? implicitTag(text) : 'str';
    const full = tag === null || tag === '!' ? YAML_TAG_PREFIX + resolved : tag;
    return { kind: 'scalar', tag: full, mark, text, values: 1, depth: 0 };
  }

  private emptyScalar(mark: Mark): YamlNode {
    return this.scalar({ anchor: null, tag: null, mark }, '', true);
  }

  private sequence({ tag, mark }: Properties, compose: () => YamlNode[]): YamlNode {
    const items = this.nested(mark, compose);
    const full = tag === null || tag === '!' ? `${YAML_TAG_PREFIX}seq` : tag;
    return { kind: 'sequence', tag: full, mark, items, ...extent(items) };
  }

  private mapping({ tag, mark }: Properties, compose: () => MappingEntry[]): YamlNode {
    const entries = this.nested(mark, compose);
    const full = tag === null || tag === '!' ? `${YAML_TAG_PREFIX}map` : tag;
    return { kind: 'mapping', tag: full, mark, entries, ...extent(entries.flat()) };
  }

  private nested<Result>(mark: Mark, compose: () => Result): Result {
    this.countValues(1, mark);
    this.level += 1;
    this.checkDepth(this.level, mark);
    const result = compose();
    this.level -= 1;
    return result;
  }

  private openAnchor({ anchor, mark }: Properties): Anchor | null {
    if (anchor === null) return null;
    const first = this.anchors.get(anchor);
    if (first !== undefined) {
      const context = `found duplicate anchor '${anchor}'; first occurrence (${describePlace(first.mark)})`;
      throw new YamlError('second occurrence', mark, context);
    }
    const opened: Anchor = { mark, node: null };
    this.anchors.set(anchor, opened);
    return opened;
  }

  /** PyYAML takes an alias inside its own anchor's collection, and makes an endless value; nothing could print it. */
  private followAlias(): YamlNode {
    const token = this.scanner.next();
    const name = token.type === '<alias>' ? token.name : '';
    const anchor = this.anchors.get(name);
    if (anchor === undefined) throw new YamlError(`found undefined alias '${name}'`, token.mark);
    if (anchor.node === null) throw new YamlError(`alias '${name}' lies inside its own anchor`, token.mark);
    this.countValues(anchor.node.values, token.mark);
    this.checkDepth(this.level + anchor.node.depth, token.mark);
    return anchor.node;
  }

  private countValues(count: number, mark: Mark): void {
    this.values += count;
    if (this.values <= this.limits.values) return;
    throw new YamlError(
      `the document has more than ${this.limits.values} values, its aliases expanded`,
      mark,
    );
  }

  private checkDepth(depth: number, mark: Mark): void {
    if (depth <= this.limits.depth) return;
    throw new YamlError(`the document is nested deeper than ${this.limits.depth} levels`, mark);
  }

  private expect(type: TokenType, context: string): void {
    if (!this.scanner.at(type)) this.refuseToken(`expected ${type}, but found`, context);
    this.scanner.next();
  }

  private refuseToken(problem: string, context?: string): never {
    const token: Token = this.scanner.peek();
    throw new YamlError(`${problem} '${token.type}'`, token.mark, context);
  }
}

function extent(children: readonly YamlNode[]): { values: number; depth: number } {
  let values = 1;
  let depth = 0;
  for (const child of children) {
    values += child.values;
    depth = Math.max(depth, child.depth);
  }
  return { values, depth: depth + 1 };
}
