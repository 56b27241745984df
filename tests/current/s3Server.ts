// A real S3 server that checks signatures: s3proxy over a folder, downloaded once for a user.
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { freePort } from '@jobbergate/testkit';
import { CACHE, MAVEN_COPY, provide } from '../public/environment.ts';
import { start } from '../running/program.ts';

const VERSION = '2.2.0';
const KIND = 'jar-with-dependencies';
const JAR = join(CACHE, `s3proxy-${VERSION}-${KIND}.jar`);

export interface S3Server {
  readonly endpoint: string;
  readonly accessKey: string;
  readonly secretKey: string;
  /** How often somebody has connected. */
  asked(): number;
  /** Puts an object, and its bucket; nobody reads it without a signature. */
  put(bucket: string, key: string, content: string | Uint8Array): void;
  stop(): Promise<void>;
}

/** Starts one with empty storage. The first run downloads it from Maven Central: 17 MB. */
export async function startS3(): Promise<S3Server> {
  await provideJar();
  const folder = mkdtempSync(join(tmpdir(), 'jobbergate-s3-'));
  const port = await freePort();
  const [accessKey, secretKey] = ['access-key-of-this-run', 'secret-key-of-this-run'];
  const properties = {
    's3proxy.endpoint': `http://127.0.0.1:${port}`,
    's3proxy.authorization': 'aws-v4',
    's3proxy.identity': accessKey,
    's3proxy.credential': secretKey,
    'jclouds.provider': 'filesystem',
    'jclouds.filesystem.basedir': join(folder, 'buckets'),
  };
  const file = join(folder, 's3proxy.conf');
  mkdirSync(join(folder, 'buckets'));
  writeFileSync(
    file,
    Object.entries(properties)
      .map((pair) => pair.join('='))
      .join('\n'),
  );
  const jvm = ['-Xmx128m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1'];
  const program = start(['java', ...jvm, '-jar', JAR, '--properties', file], {
    // Names of files are UTF-8.
    env: { LC_ALL: 'C.UTF-8' },
  });
  const door = await openDoor(port);
  const stop = async () => {
    await door.close();
    program.child.kill('SIGTERM');
    await program.ended;
    rmSync(folder, { recursive: true, force: true });
  };
  await program.says(/Started Server@/, 120_000).catch(async (error: unknown) => {
    await stop();
    throw error;
  });
  return {
    endpoint: `http://127.0.0.1:${door.port}`,
    accessKey,
    secretKey,
    asked: door.opened,
    put(bucket, key, content) {
      const path = join(folder, 'buckets', bucket, key);
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, content, { mode: 0o600 });
    },
    stop,
  };
}

function provideJar(): Promise<void> {
  const artifact = `org.gaul:s3proxy:${VERSION}:jar:${KIND}`;
  return provide(JAR, `${MAVEN_COPY} -Dartifact=${artifact} -DoutputDirectory=${CACHE}`);
}

/** A way in to the server at `port` that counts who comes. */
async function openDoor(port: number) {
  let opened = 0;
  const sockets = new Set<Socket>();
  const server = createServer((outside) => {
    opened += 1;
    const inside = connect(port, '127.0.0.1');
    for (const socket of [outside, inside]) {
      sockets.add(socket);
      socket.on('error', () => undefined).once('close', () => sockets.delete(socket));
    }
    outside.pipe(inside).pipe(outside);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    opened: () => opened,
    async close() {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}
