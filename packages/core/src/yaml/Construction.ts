/** Node tree → Python's values, by the rules of PyYAML's SafeConstructor (yaml/constructor.py). */
import { Dict, PySet, Tuple, type Value } from '@jobbergate/jinja/values';
import {
  type MappingEntry,
  type MappingNode,
  type ScalarNode,
  YAML_TAG_PREFIX,
  type YamlNode,
} from './nodes.ts';
import { ScalarError } from './ScalarError.ts';
import { scalarConstructor } from './scalarConstructor.ts';
import { describePlace, YamlError } from './YamlError.ts';

const IN_MAPPING = 'while constructing a mapping';

/** The building of one document's values. Its depth and size are bounded already, so it may recurse. */
export class Construction {
  /** Values by node: the aliases of an anchor are one value. */
  private readonly values = new Map<YamlNode, Value>();
  private readonly flattened = new Map<MappingNode, readonly MappingEntry[]>();

  construct(node: YamlNode): Value {
    let value = this.values.get(node);
    if (value === undefined) {
      value = this.build(node);
      this.values.set(node, value);
    }
    return value;
  }

  private build(node: YamlNode): Value {
    switch (shortTag(node)) {
      case 'map':
        return this.buildDict(node);
      case 'seq':
        if (node.kind !== 'sequence') return refuseKind('expected a sequence node', node);
        return node.items.map((item) => this.construct(item));
      case 'set':
        return this.buildSet(node);
      case 'omap':
        return this.buildPairs(node, 'while constructing an ordered map');
      case 'pairs':
        return this.buildPairs(node, 'while constructing pairs');
      default:
        return buildScalar(node);
    }
  }

  private buildDict(node: YamlNode): Dict {
    const dict = new Dict();
    for (const [keyNode, valueNode] of this.entriesOf(node)) {
      const key = this.constructKey(keyNode, node);
      dict.set(key, this.construct(valueNode));
    }
    return dict;
  }

  private buildSet(node: YamlNode): PySet {
    const keys: Value[] = [];
    for (const [keyNode, valueNode] of this.entriesOf(node)) {
      keys.push(this.constructKey(keyNode, node));
      this.construct(valueNode);
    }
    return PySet.of(keys);
  }

  private buildPairs(node: YamlNode, context: string): Value[] {
    if (node.kind !== 'sequence') return refuseKind('expected a sequence', node, context);
    return node.items.map((item) => {
      if (item.kind !== 'mapping') return refuseKind('expected a mapping of length 1', item, context);
      const [entry] = item.entries;
      if (entry === undefined || item.entries.length !== 1) {
        const problem = `expected a single mapping item, but found ${item.entries.length} items`;
        throw new YamlError(problem, item.mark, context);
      }
      return new Tuple(entry.map((part) => this.construct(part)));
    });
  }

  /** A mapping's entries, those of its merge keys in front so that its own win. */
  private entriesOf(node: YamlNode): readonly MappingEntry[] {
    if (node.kind !== 'mapping') return refuseKind('expected a mapping node', node);
    let entries = this.flattened.get(node);
    if (entries === undefined) {
      const merged = node.entries
        .filter(([key]) => isMergeKey(key))
        .flatMap(([, value]) => this.merged(value, node));
      entries = [...merged, ...node.entries.filter(([key]) => !isMergeKey(key))];
      this.flattened.set(node, entries);
    }
    return entries;
  }

  private merged(source: YamlNode, mapping: MappingNode): readonly MappingEntry[] {
    if (source.kind === 'mapping') return this.entriesOf(source);
    const context = `${IN_MAPPING} (${describePlace(mapping.mark)})`;
    if (source.kind !== 'sequence') {
      return refuseKind('expected a mapping or list of mappings for merging', source, context);
    }
    const parts = source.items.map((item) => {
      if (item.kind !== 'mapping') return refuseKind('expected a mapping for merging', item, context);
      return this.entriesOf(item);
    });
    return parts.reverse().flat();
  }

  private constructKey(node: YamlNode, mapping: YamlNode): Value {
    if (shortTag(node) === 'value' && node.kind === 'scalar') return node.text;
    const key = this.construct(node);
    if (Array.isArray(key) || key instanceof Dict || key instanceof PySet) {
      throw new YamlError(
        'found unhashable key',
        node.mark,
        `${IN_MAPPING} (${describePlace(mapping.mark)})`,
      );
    }
    return key;
  }
}

function buildScalar(node: YamlNode): Value {
  const tag = shortTag(node);
  const construct = tag === null ? undefined : scalarConstructor(tag);
  if (construct === undefined) {
    throw new YamlError(`could not determine a constructor for the tag '${node.tag}'`, node.mark);
  }
  const scalar = node.kind === 'mapping' ? valueEntry(node) : node;
  if (scalar.kind !== 'scalar') return refuseKind('expected a scalar node', scalar);
  try {
    return construct(scalar.text);
  } catch (error) {
    if (error instanceof ScalarError) throw new YamlError(error.message, node.mark);
    throw error;
  }
}

/** A mapping with the key `=` stands for that key's value where a scalar is wanted (YAML 1.1, "value" type). */
function valueEntry(node: MappingNode): ScalarNode | MappingNode {
  const value = node.entries.find(([key]) => shortTag(key) === 'value')?.[1];
  if (value === undefined || value.kind === 'sequence') return node;
  return value.kind === 'mapping' ? valueEntry(value) : value;
}

function isMergeKey(key: YamlNode): boolean {
  return shortTag(key) === 'merge';
}

/** A tag of YAML's own repository without its prefix; null for all others. */
function shortTag(node: YamlNode): string | null {
  return node.tag.startsWith(YAML_TAG_PREFIX) ? node.tag.slice(YAML_TAG_PREFIX.length) : null;
}

function refuseKind(expectation: string, node: YamlNode, context?: string): never {
  throw new YamlError(`${expectation}, but found ${node.kind}`, node.mark, context);
}
