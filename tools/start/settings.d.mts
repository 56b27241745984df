export function readSettings(
  flags: string[],
  environment: Record<string, string | undefined>,
  options?: { uid?: number; folder?: string },
): {
  env: Record<string, string | undefined>;
  url: string;
  embeddedIssuer: string | undefined;
  externalIssuer: string | undefined;
  dataDir: string;
};
