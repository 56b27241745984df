import type { Markup } from './markup.ts';
import type { Value } from './model.ts';

export function markupAttribute(_markup: Markup, _name: string): Value | undefined {
  return undefined;
}
