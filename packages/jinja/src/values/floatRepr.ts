/**
 * `repr(float)`: the shortest digits that read back the same (JavaScript and Python agree on these),
 * in Python's layout: an exponent of at least two digits from 1e16 up and below 1e-4.
 */
export function floatRepr(value: number): string {
  if (Number.isInteger(value) && Math.abs(value) < 1e16) {
    return value === 0 ? (Object.is(value, -0) ? '-0.0' : '0.0') : `${value}.0`;
  }
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 'nan' : value > 0 ? 'inf' : '-inf';
  const magnitude = Math.abs(value);
  if (magnitude >= 1e-4 && magnitude < 1e16) return String(value);
  const [digits = '', exponent = ''] = value.toExponential().split('e');
  const sign = exponent.charAt(0);
  return `${digits}e${sign}${exponent.slice(1).padStart(2, '0')}`;
}
