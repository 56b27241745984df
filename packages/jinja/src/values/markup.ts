// A string that is known to be safe HTML (MarkupSafe's Markup).

import { chargeSize } from '../budget.ts';
import { compareStrings } from './compare.ts';
import { escapeToText } from './escape.ts';
import { stringKey } from './hash.ts';
import { markupAttribute } from './markupMethods.ts';
import { toIndex } from './methods/method.ts';
import { type BinaryOperator, type HashKey, type OrderOperator, PyObject, type Value } from './model.ts';
import { orderHolds } from './orderHolds.ts';
import { formatMarkupPercent } from './percentFormat.ts';
import { repeatString } from './repeat.ts';
import { stringContains, stringIterator, stringLength } from './stringProtocol.ts';
import { stringRepr } from './stringRepr.ts';
import { subscriptString } from './stringSubscript.ts';

export class Markup extends PyObject {
  readonly value: string;

  constructor(value: string) {
    super();
    this.value = value;
  }

  get typeName(): string {
    return 'Markup';
  }

  override get qualifiedName(): string {
    return 'markupsafe.Markup';
  }

  override repr(): string {
    return `Markup(${stringRepr(this.value)})`;
  }

  override str(): string {
    return this.value;
  }

  override html(): string {
    return this.value;
  }

  override truth(): boolean {
    return this.value !== '';
  }

  override length(): number {
    return stringLength(this.value);
  }

  override iterate(): Iterator<Value> {
    return stringIterator(this.value);
  }

  override reversed(): Iterator<Value> {
    return Array.from(this.value, (character) => new Markup(character))
      .reverse()
      .values();
  }

  override contains(item: Value): boolean {
    return stringContains(this.value, item);
  }

  override get subscriptable(): boolean {
    return true;
  }

  override item(key: Value): Value {
    return new Markup(subscriptString(this.value, key));
  }

  override attribute(name: string): Value | undefined {
    return markupAttribute(this, name);
  }

  override equals(other: Value): boolean | undefined {
    const text = textOf(other);
    return text === undefined ? undefined : text === this.value;
  }

  override hashKey(): HashKey {
    return stringKey(this.value);
  }

  override order(operator: OrderOperator, other: Value): boolean | undefined {
    const text = textOf(other);
    return text === undefined ? undefined : orderHolds(operator, compareStrings(this.value, text));
  }

  override binary(operator: BinaryOperator, other: Value, reflected: boolean): Value | undefined {
    if (operator === '%' && !reflected) return new Markup(formatMarkupPercent(this.value, other));
    if (operator === '*') {
      return new Markup(repeatString(this.value, toIndex(other)));
    }
    if (operator !== '+' || !isMarkupSource(other)) return undefined;
    const text = escapeToText(other);
    chargeSize('string', this.value.length + text.length);
    return new Markup(reflected ? text + this.value : this.value + text);
  }
}

/** The text of a str or Markup, undefined for all else. */
export function textOf(value: Value): string | undefined {
  if (typeof value === 'string') return value;
  return value instanceof Markup ? value.value : undefined;
}

function isMarkupSource(value: Value): boolean {
  return typeof value === 'string' || (value instanceof PyObject && value.html() !== undefined);
}
