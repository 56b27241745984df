// The Debian packages that the tests need: real parts to test against.
import { spawnSync } from 'node:child_process';

const PACKAGES = [
  ...['slurm-wlm', 'munge', 'chromium', 'jq', 'python3-venv', 'curl', 'maven'],
  ...['rabbitmq-server', 'python3-aiosmtpd'],
];

/**
 * `apt-get install` of the packages given, which starts none of their services, as a system would that has just got them
 * (policy-rc.d of invoke-rc.d(8)): the tests start their own, and leave none behind.
 */
const INSTALL = `policy=/usr/sbin/policy-rc.d
[ -e $policy ] || { trap 'rm -f $policy' EXIT; printf '#!/bin/sh\\nexit 101\\n' > $policy; chmod 755 $policy; }
apt-get install --yes --no-install-recommends -qq "$@"`;

/**
 * Installs those that are missing, as root or with a sudo that asks nothing.
 *
 * @returns {string | undefined} what the operator must do, when that cannot be done for him
 */
export function provideDebianPackages() {
  const missing = PACKAGES.filter((name) => !isInstalled(name));
  if (missing.length === 0) return undefined;
  const byHand = `install them first: apt-get install ${missing.join(' ')}`;
  const asRoot = commandPrefix();
  if (!runs('apt-get', ['--version']))
    return `the tests need ${missing.join(', ')}, and this is no Debian; ${byHand}`;
  if (!asRoot)
    return `the tests need ${missing.join(', ')}, and you are neither root nor have sudo; ${byHand}`;
  console.log(`installing Debian packages: ${missing.join(', ')}`);
  const install = [...asRoot, 'sh', '-c', INSTALL, 'sh', ...missing];
  if (runLoudly(install) || (runLoudly([...asRoot, 'apt-get', 'update', '-qq']) && runLoudly(install)))
    return undefined;
  return `apt-get could not install ${missing.join(', ')}; ${byHand}`;
}

function isInstalled(name) {
  const asked = spawnSync('dpkg-query', ['--status', name], { encoding: 'utf8' });
  return asked.status === 0 && /^Status: install ok installed$/m.test(asked.stdout);
}

/** What makes a command run as root; undefined when nothing does. */
function commandPrefix() {
  const environment = ['env', 'DEBIAN_FRONTEND=noninteractive'];
  if (process.getuid?.() === 0) return environment;
  return runs('sudo', ['-n', 'true']) ? ['sudo', '-n', ...environment] : undefined;
}

function runs(program, argv) {
  return spawnSync(program, argv, { stdio: 'ignore' }).status === 0;
}

function runLoudly([program, ...argv]) {
  return spawnSync(program, argv, { stdio: ['ignore', 'ignore', 'inherit'] }).status === 0;
}
