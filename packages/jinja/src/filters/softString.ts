import { attribute } from '../values/attribute.ts';
import type { CallContext } from '../values/callContext.ts';
import { Markup } from '../values/markup.ts';
import type { Value } from '../values/model.ts';
import { str } from '../values/repr.ts';

/** MarkupSafe's `soft_str`: the text of a value, and Markup stays Markup. */
export function softString(value: Value): string | Markup {
  return value instanceof Markup ? value : str(value);
}

/** `soft_str(value).method(*args)`: Markup gives Markup. */
export function callStringMethod(
  context: CallContext,
  value: Value,
  method: string,
  args: readonly Value[],
): Value {
  const callee = attribute(softString(value), method);
  return context.call(callee ?? null, args, undefined);
}
