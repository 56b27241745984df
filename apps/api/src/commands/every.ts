/** Runs `work` again and again, never twice at once. @returns what ends it, after a run under way. */
export function every(milliseconds: number, work: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> = Promise.resolve();
  let timer = setTimeout(turn, milliseconds);
  let isEnded = false;

  function turn() {
    running = work().finally(() => {
      if (!isEnded) timer = setTimeout(turn, milliseconds);
    });
  }

  return async () => {
    isEnded = true;
    clearTimeout(timer);
    await running;
  };
}
