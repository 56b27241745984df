// A Keycloak realm as an administrator sets it up for Jobbergate: who logs in, which clients, and the two ways
// to say what somebody may do.

export interface Realm {
  readonly name: string;
  readonly user: { username: string; password: string; email: string };
  /** The user's permissions, as roles of the client `jobbergate-api`. */
  readonly roles: readonly string[];
  /** The cluster's client, and its permissions as the claim `permissions`. */
  readonly cluster: { client: string; secret: string; permissions: readonly string[] };
}

const AUDIENCE = {
  name: 'audience',
  protocol: 'openid-connect',
  protocolMapper: 'oidc-audience-mapper',
  config: { 'included.custom.audience': 'https://apis.omnivector.solutions', 'access.token.claim': 'true' },
};

/** Keycloak's RealmRepresentation. */
export function realmOf({ name, user, roles, cluster }: Realm): object {
  return {
    realm: name,
    enabled: true,
    sslRequired: 'none',
    roles: { client: { 'jobbergate-api': roles.map((role) => ({ name: role })) } },
    clients: [
      { clientId: 'jobbergate-api', publicClient: false, standardFlowEnabled: false },
      {
        clientId: 'default',
        publicClient: true,
        standardFlowEnabled: false,
        attributes: { 'oauth2.device.authorization.grant.enabled': 'true' },
        protocolMappers: [AUDIENCE],
      },
      {
        clientId: cluster.client,
        secret: cluster.secret,
        publicClient: false,
        standardFlowEnabled: false,
        serviceAccountsEnabled: true,
        protocolMappers: [AUDIENCE, claimOf('permissions', cluster.permissions)],
      },
    ],
    users: [
      {
        username: user.username,
        email: user.email,
        emailVerified: true,
        firstName: 'Test',
        lastName: 'User',
        enabled: true,
        credentials: [{ type: 'password', value: user.password }],
        clientRoles: { 'jobbergate-api': roles },
      },
    ],
  };
}

function claimOf(name: string, value: unknown): object {
  return {
    name,
    protocol: 'openid-connect',
    protocolMapper: 'oidc-hardcoded-claim-mapper',
    config: {
      'claim.name': name,
      'claim.value': JSON.stringify(value),
      'jsonType.label': 'JSON',
      'access.token.claim': 'true',
    },
  };
}
