/** What one YAML text may cost. The defaults fit every configuration people write by hand. */
export interface YamlLimits {
  /** UTF-16 code units of the text. */
  readonly length: number;
  /** Values after every alias and merge key is expanded: the bound on "billion laughs". */
  readonly values: number;
  /** Collections inside collections, aliases expanded. */
  readonly depth: number;
}

export const DEFAULT_YAML_LIMITS: YamlLimits = { length: 1_048_576, values: 100_000, depth: 100 };
