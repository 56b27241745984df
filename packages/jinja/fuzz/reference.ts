// Jinja2 itself, in a virtual environment of its own outside the repository.
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { Renderer } from './renderer.ts';

/** The releases that the comparison is made against. */
export const PACKAGES = ['jinja2==3.1.6', 'markupsafe==3.0.4'] as const;

/** Starts the reference renderer; makes its virtual environment first when there is none yet. */
export function startReference(): Renderer {
  return new Renderer([referencePython(), '-W', 'ignore', join(import.meta.dirname, 'reference.py')]);
}

/** The Python that has Jinja2; needs `python3` (3.9 or newer) and, the first time, PyPI. */
export function referencePython(): string {
  const cache = process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache');
  const folder = join(cache, 'jobbergate', PACKAGES.join('-').replaceAll('==', '-'));
  const python = join(folder, 'bin', 'python');
  if (!existsSync(join(folder, 'ready'))) {
    execFileSync('python3', ['-m', 'venv', '--clear', folder], { stdio: 'inherit' });
    execFileSync(python, ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', ...PACKAGES], {
      stdio: 'inherit',
    });
    execFileSync('touch', [join(folder, 'ready')]);
  }
  return python;
}
