// What a run has started, and stops however it ends: by itself, by a failure, or by a signal.

const stops: (() => Promise<void> | void)[] = [];
/** Set once the end has come: a signal makes what is under way fail, too. */
let stopping: Promise<void> | undefined;

/** Says how something that was started is stopped. What was started last is stopped first. */
export function atEnd(stop: () => Promise<void> | void): void {
  stops.push(stop);
}

/** Runs `work`, then stops what it has started. */
export async function untilEnd(work: () => Promise<void>): Promise<void> {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.once(signal, () => void stopAll().finally(() => process.exit(1)));
  }
  try {
    await work();
  } finally {
    await stopAll();
  }
}

function stopAll(): Promise<void> {
  stopping ??= stopEach();
  return stopping;
}

async function stopEach(): Promise<void> {
  for (let stop = stops.pop(); stop !== undefined; stop = stops.pop()) await stop();
}
