// The clients that the embedded issuer knows, and what each may do.
import type { ClientMetadata } from 'oidc-provider';

/** Client ids. */
export const CLIENTS = {
  /** Our CLI: public, device flow. */
  cli: 'jobbergate-cli',
  /** The public `jobbergate-cli` 5.x, whose `OIDC_CLIENT_ID` is this unless set. */
  publicCli: 'default',
  /** Swagger UI: public, authorization code with PKCE. */
  docs: 'jobbergate-docs',
  /** The agent that runs beside the API: confidential, client credentials. */
  agent: 'local',
} as const;

/** Where Swagger UI of each contract receives its code, below the public URL. */
const DOCS_REDIRECT_PATHS = [
  '/jobbergate/docs/oauth2-redirect.html',
  '/v5/jobbergate/docs/oauth2-redirect.html',
];

/** Metadata (RFC 7591 §2) of all clients. `publicUrl` has no trailing slash. */
export function clientMetadata(publicUrl: string, agentSecret: string): ClientMetadata[] {
  return [
    deviceClient(CLIENTS.cli, 'Jobbergate command line'),
    deviceClient(CLIENTS.publicCli, 'Jobbergate command line (default client)'),
    {
      client_id: CLIENTS.docs,
      client_name: 'Jobbergate API documentation',
      token_endpoint_auth_method: 'none',
      grant_types: ['authorization_code'],
      response_types: ['code'],
      redirect_uris: DOCS_REDIRECT_PATHS.map((path) => publicUrl + path),
    },
    {
      client_id: CLIENTS.agent,
      client_name: 'Jobbergate agent',
      client_secret: agentSecret,
      token_endpoint_auth_method: 'client_secret_basic',
      grant_types: ['client_credentials'],
      response_types: [],
      redirect_uris: [],
    },
  ];
}

function deviceClient(clientId: string, name: string): ClientMetadata {
  return {
    client_id: clientId,
    client_name: name,
    application_type: 'native',
    token_endpoint_auth_method: 'none',
    grant_types: ['urn:ietf:params:oauth:grant-type:device_code', 'refresh_token'],
    response_types: [],
    redirect_uris: [],
  };
}
