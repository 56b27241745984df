// A real SMTP server for a test file, and the mails that it took.
import { freePort } from '@jobbergate/testkit';
import { type Program, start } from '../running/program.ts';

const SCRIPT = new URL('mailServer.py', import.meta.url).pathname;

export interface ReceivedMail {
  readonly from: string;
  readonly to: readonly string[];
  /** Headers and text as they came. */
  readonly data: string;
}

export interface MailServer {
  readonly url: string;
  readonly password: string;
  /** Since its last start. */
  received(): readonly ReceivedMail[];
  start(): Promise<void>;
  stop(): Promise<void>;
}

/** Finds a place for the server; it runs after `start`. */
export async function makeMailServer(): Promise<MailServer> {
  const port = await freePort();
  const password = 'hunter2';
  let program: Program | undefined;
  return {
    url: `smtp://jobbergate:${password}@127.0.0.1:${port}`,
    password,
    received: () =>
      (program?.printed().stdout ?? '')
        .split('\n')
        .filter((line) => line.startsWith('{'))
        .map((line) => JSON.parse(line)),
    start: async () => {
      program = start(['/usr/bin/python3', '-W', 'ignore', SCRIPT, String(port)]);
      await program.says(/^ready$/m);
    },
    stop: async () => {
      program?.child.kill('SIGKILL');
      await program?.ended;
    },
  };
}
