// The environment of a Slurm command: what it needs, and nothing of the agent's own.

const KEPT = ['PATH', 'HOME', 'USER', 'LOGNAME', 'SHELL', 'LANG', 'TZ', 'LD_LIBRARY_PATH', 'SLURM_CONF'];

/**
 * Picks from `own` what the commands need. An allow list, because `SBATCH_*` variables act as options of
 * sbatch, `SLURM_*` reach the job even with `--export=NONE` (both measured, Slurm 22.05), and secrets
 * have other names at every site. `LC_*` stays away too: outputs are parsed in the C locale.
 * `binFolder`: folder of the Slurm commands, searched first.
 */
export function commandEnvironment(own: NodeJS.ProcessEnv, binFolder?: string): Record<string, string> {
  const env: Record<string, string> = {};
  for (const name of KEPT) {
    const value = own[name];
    if (value !== undefined) env[name] = value;
  }
  const path = env.PATH ?? '/usr/local/bin:/usr/bin:/bin';
  env.PATH = binFolder === undefined ? path : `${binFolder}:${path}`;
  env.LC_ALL = 'C.UTF-8';
  return env;
}

/** For commands that print times: epoch seconds instead of local time without a zone. */
export function withEpochTimes(env: Record<string, string>): Record<string, string> {
  return { ...env, SLURM_TIME_FORMAT: '%s' };
}
