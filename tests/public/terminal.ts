// A command on a real terminal, for what it asks there: `script` (Debian's bsdutils) makes the terminal.
import { setTimeout as sleep } from 'node:timers/promises';
import { type Ending, start } from '../running/program.ts';

/** Keys of a keyboard, as a terminal sends them. */
export const KEY = {
  enter: '\r',
  up: '\x1b[A',
  down: '\x1b[B',
  /** The backspace, as often as any default has characters. */
  erase: '\x7f'.repeat(40),
  interrupt: '\x03',
} as const;

export interface Session {
  /** Waits for a text on the screen, after what the last call found. @returns all since then, without colours */
  shows(text: string | RegExp): Promise<string>;
  types(...keys: string[]): void;
  /** Waits for a question, and types an answer and the enter key. */
  answers(question: string, ...keys: string[]): Promise<void>;
  /** `stdout` is all that stood on the screen, without colours. */
  readonly ended: Promise<Ending>;
}

const SIZE = 'stty rows 50 cols 160';
const WITHIN_MS = 60_000;
/** Control sequences of terminals: CSI, DCS and OSC strings, and short ones (ECMA-48 §5). */
const CONTROLS = /\x1b(?:\[[0-?]*[ -/]*[@-~]|[P\]][^\x1b\x07]*(?:\x1b\\|\x07)|[ -/]*[0-~])/g;
/** The question where the cursor is (DSR 6), which the public CLI's library waits to have answered. */
const WHERE = '\x1b[6n';

export function onTerminal(
  argv: readonly string[],
  env: Readonly<Record<string, string>>,
  cwd: string,
): Session {
  const command = `${SIZE}; exec ${argv.map(quoted).join(' ')}`;
  const settings = { ...env, TERM: 'linux', SHELL: '/bin/sh' };
  const program = start(['script', '-qefc', command, '/dev/null'], { env: settings, cwd, takesInput: true });
  const { stdin } = program.child;
  let answered = 0;
  program.child.stdout?.on('data', () => {
    for (const asked = program.printed().stdout.split(WHERE).length - 1; answered < asked; answered += 1) {
      stdin?.write('\x1b[1;1R');
    }
  });
  const screen = () => program.printed().stdout.replaceAll(CONTROLS, '').replaceAll('\r', '');
  let seen = 0;
  let hasEnded = false;
  const ended = program.ended.then((ending) => {
    hasEnded = true;
    return { ...ending, stdout: screen() };
  });
  const types = (...keys: string[]) => void stdin?.write(keys.join(''));
  const shows = async (text: string | RegExp) => {
    const deadline = Date.now() + WITHIN_MS;
    for (;;) {
      const fresh = screen().slice(seen);
      const found = typeof text === 'string' ? fresh.indexOf(text) : fresh.search(text);
      if (found >= 0) {
        seen += found + (typeof text === 'string' ? text.length : 1);
        return fresh;
      }
      if (hasEnded || Date.now() > deadline) throw new Error(`never showed ${text}:\n${screen()}`);
      await sleep(20);
    }
  };
  return {
    ended,
    types,
    shows,
    async answers(question, ...keys) {
      await shows(question);
      types(...keys, KEY.enter);
    },
  };
}

/** For a POSIX shell. */
function quoted(word: string): string {
  return `'${word.replaceAll("'", "'\\''")}'`;
}
