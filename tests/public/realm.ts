// A Keycloak realm as an administrator sets it up for Jobbergate: who logs in, which clients, the two ways to say what
// somebody may do, and the two ways to say which organization a cluster belongs to.

export interface Realm {
  readonly name: string;
  readonly users: readonly User[];
  /** The users' permissions, as roles of the client `jobbergate-api`. */
  readonly roles: readonly string[];
  readonly clusters: readonly Cluster[];
  /** None: the realm does not know what an organization is. */
  readonly organizations?: readonly Organization[];
}

export interface User {
  readonly username: string;
  readonly password: string;
  readonly email: string;
}

/** A cluster's client, and its permissions as the claim `permissions`. */
export interface Cluster {
  readonly client: string;
  readonly secret: string;
  readonly permissions: readonly string[];
  /** The claim `organization`, where its service account is a member of none. */
  readonly organization?: object;
}

export interface Organization {
  /** A UUID. */
  readonly id: string;
  readonly alias: string;
  /** User names; that of a cluster is `service-account-CLIENT`. */
  readonly members: readonly string[];
}

const AUDIENCE = {
  name: 'audience',
  protocol: 'openid-connect',
  protocolMapper: 'oidc-audience-mapper',
  config: { 'included.custom.audience': 'https://apis.omnivector.solutions', 'access.token.claim': 'true' },
};

/** Those that clients have by themselves, and `organization`, which they would have to ask for. */
const WITH_ORGANIZATION = { defaultClientScopes: ['basic', 'email', 'roles', 'organization'] };

/** Keycloak's RealmRepresentation. */
export function realmOf({ name, users, roles, clusters, organizations }: Realm): object {
  const scopes = organizations === undefined ? {} : WITH_ORGANIZATION;
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
        ...scopes,
      },
      ...clusters.map((cluster) => ({ ...clientOf(cluster), ...scopes })),
    ],
    users: [...users.map((user) => userOf(user, roles)), ...clusters.map(serviceAccountOf)],
    organizationsEnabled: organizations !== undefined,
    organizations: organizations?.map(({ id, alias, members }) => ({
      id,
      alias,
      name: alias,
      members: members.map((username) => ({ username })),
    })),
  };
}

/** The settings of the membership mapper of the scope `organization` that make the claim `{"ALIAS": {"id": "UUID"}}`. */
export const MEMBERSHIP_WITH_ID = { 'jsonType.label': 'JSON', addOrganizationId: 'true' };

function clientOf({ client, secret, permissions, organization }: Cluster): object {
  const claims = [claimOf('permissions', permissions)];
  if (organization !== undefined) claims.push(claimOf('organization', organization));
  return {
    clientId: client,
    secret,
    publicClient: false,
    standardFlowEnabled: false,
    serviceAccountsEnabled: true,
    protocolMappers: [AUDIENCE, ...claims],
  };
}

function userOf({ username, password, email }: User, roles: readonly string[]): object {
  return {
    username,
    email,
    emailVerified: true,
    firstName: 'Test',
    lastName: 'User',
    enabled: true,
    credentials: [{ type: 'password', value: password }],
    clientRoles: { 'jobbergate-api': roles },
  };
}

function serviceAccountOf({ client }: Cluster): object {
  return { username: `service-account-${client}`, serviceAccountClientId: client, enabled: true };
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
