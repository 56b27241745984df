// A real, private RabbitMQ for a test file (Debian: `rabbitmq-server`): own ports, own folder, own name, no system service.
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort, until } from '@jobbergate/testkit';
import { type Program, start } from '../running/program.ts';

const SERVER = '/usr/lib/rabbitmq/bin/rabbitmq-server';
/** A start takes ten seconds where nothing else runs. */
const READY_MS = 180_000;

export interface Broker {
  readonly url: string;
  readonly password: string;
  /**
   * Shuts it down, with its connections; what it holds stays for `start`. Killed, it may bring back what was already taken
   * from it.
   */
  shutDown(): Promise<void>;
  start(): Promise<void>;
  /** Freezes it: connections stay, and nothing is answered. */
  pause(): void;
  resume(): void;
  /** Ends all that it started, and removes its folder. */
  stop(): Promise<void>;
}

export async function startBroker(): Promise<Broker> {
  if (!existsSync(SERVER)) throw new Error(`${SERVER} is missing: apt-get install rabbitmq-server`);
  const folder = await mkdtemp(join(tmpdir(), 'jobbergate-rabbitmq-'));
  const [port, epmdPort, distributionPort] = [await freePort(), await freePort(), await freePort()];
  const password = 'p/w@hunter2';
  const env = await configure(folder, { port, epmdPort, distributionPort, password });
  // Erlang's register of nodes: ours, else the server would start one that outlives it.
  const epmd = daemon(['epmd', '-port', String(epmdPort), '-address', '127.0.0.1'], env);
  await until('epmd listens', () => listens(epmdPort), READY_MS);
  let server: Program | undefined;
  const startServer = async () => {
    const program = daemon([SERVER], env);
    server = program;
    let hasEnded = false;
    void program.ended.then(() => {
      hasEnded = true;
    });
    await until('RabbitMQ listens', async () => hasEnded || (await listens(port)), READY_MS);
    if (hasEnded) throw new Error(`RabbitMQ ended:\n${program.printed().stdout}${program.printed().stderr}`);
  };
  const endServer = async (signal: NodeJS.Signals) => {
    server?.child.kill(signal);
    await server?.ended;
  };
  const stop = async () => {
    await endServer('SIGKILL');
    epmd.child.kill('SIGKILL');
    await epmd.ended;
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  };
  try {
    await startServer();
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    url: `amqp://jobbergate:${encodeURIComponent(password)}@127.0.0.1:${port}/%2F`,
    password,
    shutDown: () => endServer('SIGTERM'),
    start: startServer,
    pause: () => void server?.child.kill('SIGSTOP'),
    resume: () => void server?.child.kill('SIGCONT'),
    stop,
  };
}

interface Configuration {
  readonly port: number;
  readonly epmdPort: number;
  readonly distributionPort: number;
  readonly password: string;
}

/** https://www.rabbitmq.com/docs/configure, and its table of variables. @returns the environment */
async function configure(folder: string, made: Configuration): Promise<Record<string, string>> {
  const file = (name: string) => join(folder, name);
  await mkdir(file('log'));
  await writeFile(file('enabled_plugins'), '[].\n');
  await writeFile(
    file('rabbitmq.conf'),
    [
      `listeners.tcp.1 = 127.0.0.1:${made.port}`,
      'default_user = jobbergate',
      `default_pass = ${made.password}`,
      // It refuses messages when less of the disk is free.
      'disk_free_limit.absolute = 1MB',
      '',
    ].join('\n'),
  );
  return {
    HOME: folder,
    ERL_EPMD_PORT: String(made.epmdPort),
    ERL_EPMD_ADDRESS: '127.0.0.1',
    RABBITMQ_NODENAME: `jobbergate-${made.port}@localhost`,
    RABBITMQ_DIST_PORT: String(made.distributionPort),
    RABBITMQ_MNESIA_BASE: file('data'),
    RABBITMQ_LOG_BASE: file('log'),
    RABBITMQ_LOGS: '-',
    RABBITMQ_CONFIG_FILE: file('rabbitmq.conf'),
    RABBITMQ_CONF_ENV_FILE: '/dev/null',
    RABBITMQ_ENABLED_PLUGINS_FILE: file('enabled_plugins'),
    // Its script becomes the server, instead of waiting for it.
    RUNNING_UNDER_SYSTEMD: '1',
  };
}

/** Dies with this process, however that ends. */
function daemon(argv: readonly string[], env: Record<string, string>): Program {
  return start(['setpriv', '--pdeathsig', 'KILL', '--', ...argv], { env });
}

function listens(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });
}
