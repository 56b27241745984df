// Which issuer to log in at, and as which client.
import { ApiError, IssuerError, readAbout } from '@jobbergate/sdk';
import type { Settings } from '../settings.ts';
import { transport } from '../transport.ts';

export interface IssuerChoice {
  readonly issuer: string;
  readonly clientId: string;
}

const defaultClientId = 'jobbergate-cli';

/** Settings first; what they leave open, the API tells. */
export async function findIssuer(settings: Settings, signal: AbortSignal): Promise<IssuerChoice> {
  const { url, issuer, clientId } = settings;
  if (issuer !== undefined) return { issuer, clientId: clientId ?? defaultClientId };
  try {
    const about = await readAbout({ ...transport, baseUrl: url, signal });
    return { issuer: about.issuer, clientId: clientId ?? about.clientId };
  } catch (error) {
    if (!(error instanceof ApiError) || !['not_found', 'unexpected_answer'].includes(error.code)) throw error;
    const words = `${url} does not tell which issuer it trusts. Is a Jobbergate API there? If so, set JOBBERGATE_OIDC_ISSUER.`;
    throw new IssuerError('not_supported', words);
  }
}
