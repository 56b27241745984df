/** YAML as PyYAML 6 `safe_load` reads it: YAML 1.1 with PyYAML's own patterns, and Python's values. */
import type { Value } from '@jobbergate/jinja/values';
import { Construction } from './Construction.ts';
import { composeYaml } from './composeYaml.ts';
import { DEFAULT_YAML_LIMITS, type YamlLimits } from './limits.ts';

/**
 * The value of a YAML text that holds one document; None for an empty one.
 * Aliases of one anchor are one value (a list keeps its identity); of repeated keys the last counts.
 * @throws YamlError with line and column for what PyYAML refuses and for what crosses `limits`.
 */
export function loadYaml(text: string, limits: YamlLimits = DEFAULT_YAML_LIMITS): Value {
  const root = composeYaml(text, limits);
  return root === null ? null : new Construction().construct(root);
}
