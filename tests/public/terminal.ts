// A command on a real terminal, for what it asks there; terminal.py is the terminal, this is who sits before it.
import { setTimeout as sleep } from 'node:timers/promises';
import { type Ending, start } from '../running/program.ts';
import { PYTHON } from './environment.ts';

/** Keys of a keyboard, as a terminal sends them. */
export const KEY = { enter: '\r', up: '\x1b[A', down: '\x1b[B', interrupt: '\x03' } as const;
/** Backspaces enough for the longest default. */
export const ERASE: readonly string[] = Array.from({ length: 25 }, () => '\x7f');

export interface Session {
  /** Waits for a text on the screen, after what the last call found. */
  shows(text: string): Promise<void>;
  /** Presses keys, one after the other. */
  types(...keys: string[]): void;
  /** Waits for a question, presses keys, and the enter key at last. */
  answers(question: string, ...keys: string[]): Promise<void>;
  /** Waits for a question that reads a line, and types the line. */
  answersLine(question: string, line: string): Promise<void>;
  /** `stdout` is all that stood on the screen, without colours. */
  readonly ended: Promise<Ending>;
}

const TERMINAL = new URL('terminal.py', import.meta.url).pathname;
const WITHIN_MS = 120_000;
/** Control sequences of terminals: CSI, DCS and OSC strings, and short ones (ECMA-48 §5). */
const CONTROLS = /\x1b(?:\[[0-?]*[ -/]*[@-~]|[P\]][^\x1b\x07]*(?:\x1b\\|\x07)|[ -/]*[0-~])/g;

export function onTerminal(
  argv: readonly string[],
  env: Readonly<Record<string, string>>,
  cwd: string,
): Session {
  const settings = { ...env, TERM: 'linux' };
  const program = start([PYTHON, TERMINAL, ...argv], { env: settings, cwd, takesInput: true });
  const screen = () => program.printed().stdout.replaceAll(CONTROLS, '').replaceAll('\r', '');
  const send = (keys: readonly string[], raw: boolean) =>
    void program.child.stdin?.write(`${JSON.stringify({ keys, raw })}\n`);
  let seen = 0;
  let hasEnded = false;
  const ended = program.ended.then((ending) => {
    hasEnded = true;
    return { ...ending, stdout: screen() };
  });
  const shows = async (text: string) => {
    const deadline = Date.now() + WITHIN_MS;
    for (;;) {
      const wasOver = hasEnded || Date.now() > deadline;
      const found = screen().indexOf(text, seen);
      if (found >= 0) {
        seen = found + text.length;
        return;
      }
      if (wasOver) throw new Error(`never showed ${text}:\n${screen()}`);
      await sleep(20);
    }
  };
  return {
    ended,
    shows,
    types: (...keys) => send(keys, true),
    async answers(question, ...keys) {
      await shows(question);
      send([...keys, KEY.enter], true);
    },
    async answersLine(question, line) {
      await shows(question);
      send([`${line}\n`], false);
    },
  };
}
