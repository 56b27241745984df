/**
 * A moment in UTC to the microsecond, as text: `2022-09-09T21:34:16.889289`. Text because a JavaScript Date holds
 * milliseconds only; contracts add their zone suffix.
 */
export type Timestamp = string & { readonly brand: 'Timestamp' };
