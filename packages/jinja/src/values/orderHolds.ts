import type { OrderOperator } from './model.ts';

/** Whether `left operator right` holds, given the sign of left - right; NaN (unordered) makes all false. */
export function orderHolds(operator: OrderOperator, sign: number): boolean {
  switch (operator) {
    case '<':
      return sign < 0;
    case '<=':
      return sign <= 0;
    case '>':
      return sign > 0;
    case '>=':
      return sign >= 0;
  }
}
