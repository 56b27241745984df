import type { Mark } from './Cursor.ts';

/** What every node has: its tag in full, resolved, and what it costs with all its aliases expanded. */
interface NodeBase {
  readonly tag: string;
  readonly mark: Mark;
  /** Nodes below and with this one. */
  readonly values: number;
  /** Collections on the way from here to the deepest leaf, this one included. */
  readonly depth: number;
}

export interface ScalarNode extends NodeBase {
  readonly kind: 'scalar';
  readonly text: string;
}

export interface SequenceNode extends NodeBase {
  readonly kind: 'sequence';
  readonly items: readonly YamlNode[];
}

export interface MappingNode extends NodeBase {
  readonly kind: 'mapping';
  readonly entries: readonly MappingEntry[];
}

export type MappingEntry = readonly [key: YamlNode, value: YamlNode];

/** A node of a document; an alias is the very node that its anchor names. */
export type YamlNode = ScalarNode | SequenceNode | MappingNode;

/** Prefix of YAML's own tags, `!!` for short. */
export const YAML_TAG_PREFIX = 'tag:yaml.org,2002:';
