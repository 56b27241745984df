import { chargeSize } from '../budget.ts';
import { valueError } from '../errors.ts';

/** Python 3.11's bound on decimal digits when converting between int and str. */
export const MAX_STR_DIGITS = 4300;
const SURELY_LONGER = 10n ** BigInt(MAX_STR_DIGITS);

/** Decimal text of a big int; ValueError beyond Python's bound of 4300 digits. */
export function intText(value: bigint): string {
  if (value >= SURELY_LONGER || value <= -SURELY_LONGER) {
    throw valueError(
      `Exceeds the limit (${MAX_STR_DIGITS} digits) for integer string conversion; use sys.set_int_max_str_digits() to increase the limit`,
    );
  }
  chargeSize('string', 20);
  return value.toString();
}
