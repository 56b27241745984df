// Slurm's commands: what to run, and what their answers mean. Nothing here knows Jobbergate.
export * from './environment.ts';
export * from './failure.ts';
export * from './job-record.ts';
export * from './run-command.ts';
export * from './sacct.ts';
export * from './sbatch.ts';
export * from './sbatch-arguments.ts';
export * from './scancel.ts';
export * from './scontrol-ping.ts';
export * from './scontrol-show-config.ts';
export * from './squeue.ts';
