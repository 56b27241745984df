// `npm start`: the service and, once it answers, one agent, as children that never outlive this process.
//
// TERM, INT or HUP stops the agent, then the service, and waits for both. Ctrl-C arrives twice (from the
// terminal and from npm), so repeats count only after 2 s, and then force the end. npm dies of HUP or KILL
// without a word to us: under npm, a change of parent means the same as TERM.
import { setTimeout as sleep } from 'node:timers/promises';
import { agentEnvironment, superviseAgent } from './start/agent.mjs';
import { startChild, stopChild } from './start/child.mjs';
import { readSettings } from './start/settings.mjs';

const flags = process.argv.slice(2);
const settings = readSettings(flags, process.env);
const wasSilent = (await isAnswered()) === false;
const service = startChild('apps/api/bin/jobbergate-api', ['serve', '--welcome', ...flags], process.env);
let agent;
let stoppingSince;

for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP']) process.on(signal, stopOrForce);
if (process.env.npm_lifecycle_event) stopWithParent();
void service.exited.then(finish);
await startAgent();

async function startAgent() {
  if (!(await answers())) return;
  const env = agentEnvironment(settings);
  if (env) agent = superviseAgent(env, say);
  else say(`no agent is started: ${whyNone()}`);
}

/**
 * Whether the service came to answer before it ended or was told to. An answer counts once there was
 * none: before that it is somebody else's, who has the port or the data folder that ours is about to miss.
 */
async function answers() {
  let hasBeenSilent = wasSilent;
  while (
    stoppingSince === undefined &&
    service.child.exitCode === null &&
    service.child.signalCode === null
  ) {
    const isHere = await isAnswered();
    if (isHere && hasBeenSilent) return stoppingSince === undefined;
    hasBeenSilent ||= isHere === false;
    await sleep(100);
  }
  return false;
}

/** undefined: whoever has the port took the question, and has not answered it in time. */
async function isAnswered() {
  try {
    const signal = AbortSignal.timeout(2_000);
    return (await fetch(`${settings.url}/jobbergate/health`, { signal })).status === 204;
  } catch (error) {
    return error.name === 'TimeoutError' ? undefined : false;
  }
}

function whyNone() {
  return settings.embeddedIssuer
    ? `the service left no secret for it in ${settings.dataDir}`
    : 'set JOBBERGATE_CLIENT_ID and JOBBERGATE_CLIENT_SECRET, a client of JOBBERGATE_OIDC_ISSUER';
}

async function stopOrForce() {
  if (stoppingSince === undefined) {
    stoppingSince = Date.now();
    await agent?.stop();
    await stopChild(service, 30_000);
  } else if (Date.now() - stoppingSince > 2_000) {
    say('ended by force');
    agent?.kill();
    service.child.kill('SIGKILL');
  }
}

/** The service is the one that counts: its end is ours, and its exit code. */
async function finish(code) {
  stoppingSince ??= Date.now();
  await agent?.stop();
  process.exit(code);
}

function stopWithParent() {
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    if (stoppingSince === undefined) void stopOrForce();
  }, 300);
}

function say(text) {
  console.error(`jobbergate: ${text}`);
}
