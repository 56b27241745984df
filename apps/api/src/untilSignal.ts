/** Waits for the signal that ends the service. Repeats of the first two seconds are the same Ctrl-C, heard twice. */
export function untilSignal(): Promise<NodeJS.Signals> {
  return new Promise((resolve) => {
    let since: number | undefined;
    for (const name of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) {
      process.on(name, () => {
        if (since === undefined) {
          since = Date.now();
          resolve(name);
        } else if (Date.now() - since > 2000) {
          process.exit(1);
        }
      });
    }
  });
}
