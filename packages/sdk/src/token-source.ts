/**
 * Gives the token for the next request; `undefined` when there is none.
 *
 * @param rejected a token of this source that the API has just answered with 401. A source that can make
 *   another one does so; one that cannot gives the same again, or `undefined`, and the 401 stands.
 */
export type TokenSource = (rejected?: string) => Promise<string | undefined>;
