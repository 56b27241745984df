/** A scalar whose text does not suit its tag. The caller knows where it stands. */
export class ScalarError extends Error {}
