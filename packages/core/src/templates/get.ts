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
  if (found === undefined) throw new NotFoundError('template', 'id' in key ? key.id : key.identifier);
  return found;
}

/** Whether any row could have this key: others never reach the store. */
export function canExist(key: TemplateKey): boolean {
  return 'id' in key ? isRowId(key.id) : key.identifier.length <= 255;
}
