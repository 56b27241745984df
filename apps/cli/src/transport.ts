import manifest from '../package.json' with { type: 'json' };

export const version = manifest.version;

/** How this program's requests leave it. */
export const transport = { userAgent: `jobbergate-cli/${version}`, timeoutMs: 30_000 };
