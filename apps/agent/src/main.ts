// The command line: jobbergate-agent run | once | doctor.
import { Command } from 'commander';
import { openAgent } from './agent.ts';
import { WorkDirectoryRefused } from './directory/work-dir.ts';
import { doctor } from './doctor.ts';
import { LocalExecutorRefused } from './executor/local/job-user.ts';
import { openLog } from './log.ts';
import { readSettings, SETTINGS_HELP, SettingsError } from './settings.ts';
import { version } from './version.ts';

const program = new Command('jobbergate-agent')
  .description(
    'Takes job submissions from Jobbergate, has Slurm or this machine run them, and reports on them.',
  )
  .version(version)
  .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : 2));

program
  .command('run')
  .description('run until stopped (SIGTERM, SIGINT)')
  .action(() => work('run'));
program
  .command('once')
  .description('take what waits, report on what runs, and end; jobs of the local executor are waited for')
  .action(() => work('once'));
program
  .command('doctor')
  .description('check settings, API, token, executor and work directory, and say what to mend')
  .action(async () => {
    process.exitCode = await doctor(process.env, (line) => process.stdout.write(`${line}\n`));
  });
program.addHelpText('after', `\n${SETTINGS_HELP}`);

await program.parseAsync().catch((error: unknown) => {
  const refused = [SettingsError, WorkDirectoryRefused, LocalExecutorRefused];
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(refused.some((kind) => error instanceof kind) ? 2 : 1);
});

async function work(command: 'run' | 'once'): Promise<void> {
  const settings = readSettings(process.env);
  const log = openLog(settings.logLevel);
  const stopping = stopOnSignals();
  const agent = await openAgent({ settings, env: process.env, log, stopping });
  try {
    if (command === 'run') {
      await agent.run();
      log.info('stopping');
    } else {
      const { failed } = await agent.round();
      await agent.finishJobs();
      process.exitCode = failed ? 1 : 0;
    }
  } finally {
    await agent.close();
  }
  // A request that nobody waits for any more must not keep the process.
  process.exit();
}

/** npm and the terminal both pass on Ctrl-C, so it comes twice; later repeats end the process at once. */
function stopOnSignals(): AbortSignal {
  const controller = new AbortController();
  let firstAt = 0;
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      if (firstAt === 0) firstAt = Date.now();
      else if (Date.now() - firstAt > 2_000) process.exit(130);
      controller.abort();
    });
  }
  return controller.signal;
}
