// The service, spoken to under the current contract.

import { CURRENT, type Settings, type TestService, useServiceOf } from '../service.ts';

export type { Answer, Caller, TestService } from '../service.ts';
export { DOCUMENTED } from '../service.ts';

/** Starts the service for the test file that calls it at its top. */
export function useService(settings: Settings = {}): () => TestService {
  return useServiceOf(CURRENT, settings);
}
