export { type AgentProcess, startAgent, until } from './agentProcess.ts';
export { freePort } from './freePort.ts';
export { startTestIssuer, type TestIssuer, type TestIssuerOptions, type TestKey } from './issuer.ts';
export {
  createTestDatabase,
  type TestDatabase,
  type TestDatabaseOptions,
  useTestDatabase,
} from './postgres.ts';
export { type SlurmOptions, startSlurm, type TestSlurm } from './slurm.ts';
