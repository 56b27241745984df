/** `float.hex()`: sign, hexadecimal mantissa of 13 digits, binary exponent. */
export function floatHex(value: number): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 'nan' : value > 0 ? 'inf' : '-inf';
  const sign = value < 0 || Object.is(value, -0) ? '-' : '';
  if (value === 0) return `${sign}0x0.0p+0`;
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value);
  const bits = view.getBigUint64(0);
  const mantissa = (bits & 0xfffffffffffffn).toString(16).padStart(13, '0');
  const biased = Number((bits >> 52n) & 0x7ffn);
  const exponent = biased === 0 ? -1022 : biased - 1023;
  return `${sign}0x${biased === 0 ? 0 : 1}.${mantissa}p${exponent < 0 ? '-' : '+'}${Math.abs(exponent)}`;
}
