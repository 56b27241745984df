// The claims that make a token ours, the same whichever way it was got.

export interface AccessTokenSubject {
  /** Absent for a client that acts for itself. */
  email?: string | undefined;
  clientId: string;
  permissions: readonly string[];
  /** Keycloak's `organization` claim, as given. */
  organization?: unknown;
}

/** `typ` tells access tokens from ID and refresh tokens, as Keycloak does; `azp` repeats the client (OpenID Connect Core §2). */
export function accessTokenClaims(subject: AccessTokenSubject): Record<string, unknown> {
  return {
    typ: 'Bearer',
    azp: subject.clientId,
    ...(subject.email === undefined ? {} : { email: subject.email }),
    permissions: [...subject.permissions],
    ...(subject.organization === undefined ? {} : { organization: subject.organization }),
  };
}
