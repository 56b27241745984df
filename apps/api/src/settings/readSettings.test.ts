import { expect, test } from 'vitest';
import { flagOf, readSettings, SettingsError } from './readSettings.ts';

const read = (environment: Record<string, string>, flags = {}, dotenv = {}) =>
  readSettings({ flags, environment, dotenv });

function linesOf(environment: Record<string, string>): readonly string[] {
  try {
    read(environment);
  } catch (error) {
    if (error instanceof SettingsError) return error.lines;
  }
  return [];
}

test('everything is optional', () => {
  expect(read({})).toMatchObject({
    host: 'localhost',
    port: 8000,
    publicUrl: 'http://localhost:8000',
    databaseUrl: undefined,
    oidcIssuer: undefined,
    oidcAudience: 'https://apis.omnivector.solutions',
    maxUploadBytes: 104_857_600,
  });
});

test('a flag wins over the environment, and the environment over the file', () => {
  const file = { JOBBERGATE_PORT: '1', JOBBERGATE_HOST: 'file', JOBBERGATE_LOG_LEVEL: 'warn' };
  const settings = read(
    { JOBBERGATE_PORT: '2', JOBBERGATE_HOST: 'environment' },
    { JOBBERGATE_PORT: '3' },
    file,
  );
  expect(settings).toMatchObject({ port: 3, host: 'environment', logLevel: 'warn' });
  expect(flagOf('JOBBERGATE_DATA_DIR')).toBe('data-dir');
});

test('an empty value is none, and a wildcard address is reached as localhost', () => {
  expect(read({ JOBBERGATE_PORT: '' }).port).toBe(8000);
  expect(read({ JOBBERGATE_HOST: '0.0.0.0', JOBBERGATE_PORT: '9' }).publicUrl).toBe('http://localhost:9');
  expect(read({ JOBBERGATE_HOST: '::1' }).publicUrl).toBe('http://[::1]:8000');
  expect(read({ JOBBERGATE_PUBLIC_URL: 'https://x.org/base/' }).publicUrl).toBe('https://x.org/base');
});

test('what uploads by address may reach is named by host, address, network, bucket or prefix', () => {
  const allowed = [
    ...['files.example.org', 'localhost', '10.0.0.0/8', '127.0.0.1', 'fd00::/8'],
    ...['s3://files', 's3://files/data/'],
  ];
  expect(read({ JOBBERGATE_FETCH_ALLOW: allowed.join(', ') }).fetchAllow).toEqual(allowed);
  expect(read({}).fetchAllow).toEqual([]);
  for (const wrong of [
    ...['http://x.org', '10.0.0.0/33', '300.1.1.1', 'a b', '*'],
    ...['s3://', 's3://*', 's3://Files', 's3://files/data', 's3://files/../'],
  ]) {
    expect(linesOf({ JOBBERGATE_FETCH_ALLOW: wrong }), wrong).toHaveLength(1);
  }
});

test('S3 is that of AWS in its region, unless it is said to be elsewhere', () => {
  expect(read({})).toMatchObject({ s3Endpoint: 'https://s3.us-east-1.amazonaws.com', s3Region: 'us-east-1' });
  expect(read({ AWS_REGION: 'eu-north-1' }).s3Endpoint).toBe('https://s3.eu-north-1.amazonaws.com');
  expect(read({ AWS_REGION: 'eu-north-1', JOBBERGATE_S3_REGION: 'garage' }).s3Region).toBe('garage');
  expect(read({ JOBBERGATE_S3_ENDPOINT: 'http://minio:9000/' }).s3Endpoint).toBe('http://minio:9000');
  expect(linesOf({ JOBBERGATE_S3_REGION: 'x.evil.org/', JOBBERGATE_S3_ENDPOINT: 's3://x' })).toHaveLength(2);
});

test('an issuer keeps the slash that may end its name', () => {
  for (const name of ['https://tenant.example/', 'https://keycloak.example/realms/x']) {
    expect(read({ JOBBERGATE_OIDC_ISSUER: name }).oidcIssuer).toBe(name);
  }
});

test('all errors come at once, with name, value and what is allowed; secrets are masked', () => {
  const lines = linesOf({
    JOBBERGATE_PORT: '70000',
    JOBBERGATE_DATABASE_URL: 'mysql://user:hunter2@db',
    JOBBERGATE_LOG_LEVEL: 'loud',
    JOBBERGATE_TRUSTED_PROXIES: '10.0.0.0/33',
    JOBBERGATE_CORS_ORIGINS: 'https://ok.org,nonsense',
    JOBBERGATE_PUBLIC_URL: 'ftp://x',
  });
  expect(lines).toHaveLength(6);
  expect(lines.join('\n')).toContain('JOBBERGATE_PORT="70000" is not allowed: an integer from 0 to 65535');
  expect(lines.join('\n')).not.toContain('hunter2');
});

test('broker and mail server are named by URLs, mail and its sender together', () => {
  const broker = 'amqps://jobbergate:p%40ss@mq.example:5671/jobs?heartbeat=30';
  const mail = { JOBBERGATE_SMTP_URL: 'smtps://mail.example', JOBBERGATE_MAIL_FROM: 'hpc@example.org' };
  expect(read({ JOBBERGATE_AMQP_URL: broker, ...mail })).toMatchObject({
    amqpUrl: broker,
    mail: { smtpUrl: 'smtps://mail.example', from: 'hpc@example.org' },
  });
  expect(read({})).toMatchObject({ amqpUrl: undefined, mail: undefined });
  for (const wrong of [
    'mq.example',
    'http://mq',
    'amqp://',
    'amqp://u:50%@mq',
    'amqp://mq/#x',
    'amqp://m q',
  ]) {
    expect(linesOf({ JOBBERGATE_AMQP_URL: wrong }), wrong).toHaveLength(1);
  }
  for (const wrong of ['HPC <hpc@example.org>', 'hpc', 'a@b, c@d', 'a@b\nBcc: c@d']) {
    expect(linesOf({ ...mail, JOBBERGATE_MAIL_FROM: wrong }), wrong).toHaveLength(1);
  }
  expect(linesOf({ JOBBERGATE_MAIL_FROM: 'hpc@example.org' })).toEqual([
    'JOBBERGATE_MAIL_FROM is set, and JOBBERGATE_SMTP_URL is not: set both, or neither',
  ]);
});

test('a setting of a part that is not built yet is an error, unless it says off', () => {
  expect(
    linesOf({ JOBBERGATE_S3_BUCKET: 'x', JOBBERGATE_WORKERS: '4', OTEL_EXPORTER_OTLP_ENDPOINT: 'http://x' }),
  ).toHaveLength(3);
  expect(linesOf({ JOBBERGATE_WORKERS: '1' })).toEqual([]);
});
