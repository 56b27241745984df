/** V8's flags for the service, as in apps/api/bin/jobbergate-api, which says why. */
export const SMALL_HEAP = [
  '--max-semi-space-size=4',
  '--heap-growing-percent=30',
  '--initial-old-space-size=32',
  '--no-maglev',
];
