/** Waits for work that cannot be interrupted, until `signal` says that the time is up. @throws the signal's reason */
export function inTime<Result>(work: Promise<Result>, signal: AbortSignal): Promise<Result> {
  return Promise.race([work, rejectionOf(signal)]);
}

function rejectionOf(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}
