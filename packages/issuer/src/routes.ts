// The issuer's paths, relative to its own; Keycloak's where clients know them by heart.
const PROTOCOL = '/protocol/openid-connect';

export const ROUTES = {
  discovery: '/.well-known/openid-configuration',
  authorization: `${PROTOCOL}/auth`,
  deviceAuthorization: `${PROTOCOL}/auth/device`,
  token: `${PROTOCOL}/token`,
  keys: `${PROTOCOL}/certs`,
  userinfo: `${PROTOCOL}/userinfo`,
  logout: `${PROTOCOL}/logout`,
  revocation: `${PROTOCOL}/revoke`,
  /** Where a user confirms a device. */
  device: '/device',
  /** Sign-in pages: `/interaction/UID`. */
  interaction: '/interaction',
  stylesheet: '/resources/pages.css',
} as const;
