import type { Value } from './model.ts';

/** The type's name as Python's error messages show it: C types with their module, classes without. */
export function typeName(value: Value): string {
  switch (typeof value) {
    case 'string':
      return 'str';
    case 'number':
    case 'bigint':
      return 'int';
    case 'boolean':
      return 'bool';
    default:
      if (value === null) return 'NoneType';
      return Array.isArray(value) ? 'list' : value.typeName;
  }
}

/** `type(value).__name__`. */
export function shortTypeName(value: Value): string {
  return typeName(value).split('.').at(-1) ?? '';
}
