// The service, spoken to under the current contract.

import { expect } from 'vitest';
import { CURRENT, type Settings, type TestService, useServiceOf } from '../service.ts';

export type { Answer, Caller, TestService } from '../service.ts';
export { DOCUMENTED } from '../service.ts';

/** A time as the current contract writes it. */
export const TIME: unknown = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/);

/** Starts the service for the test file that calls it at its top. */
export function useService(settings: Settings = {}): () => TestService {
  return useServiceOf(CURRENT, settings);
}
