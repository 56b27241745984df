import { NotFoundError } from '../errors.ts';
import { isRowId } from '../ids.ts';
import type { TemplateKey, TemplateStore } from '../ports/store.ts';
import type { Template, TemplateContents } from './template.ts';

/** One template with its files. @throws NotFoundError */
export async function getTemplate(
  store: TemplateStore,
  key: TemplateKey,
): Promise<Template & TemplateContents> {
  const found = canExist(key) ? await store.get(key) : undefined;
  if (found === undefined) throw new NotFoundError('template', keyOf(key));
  return found;
}

/** Whether any row could have this key: others never reach the store. */
export function canExist(key: TemplateKey): boolean {
  return 'id' in key ? isRowId(key.id) : key.identifier.length <= 255;
}

/** The key as errors name it. */
export function keyOf(key: TemplateKey): number | string {
  return 'id' in key ? key.id : key.identifier;
}

/** @throws NotFoundError for a key that no row could have. */
export function checkKey(key: TemplateKey): void {
  if (!canExist(key)) throw new NotFoundError('template', keyOf(key));
}
