/** The render worker: other people's templates run here, away from the server's event loop, under a memory bound. */
import { RenderError } from '@jobbergate/core/rendering';
import { checkFiles, checkSource } from './checkFiles.ts';
import type { Answer, Results, Task } from './messages.ts';
import { loadPythonCheck, type PythonCheck } from './pythonCheck.ts';
import { render, renderMapped } from './render.ts';

if (process.send === undefined) throw new Error('worker.ts is started by the render pool');
const tell = (answer: Answer) => process.send?.(answer);
let pythonCheck: PythonCheck | undefined;

// A terminal's Ctrl-C and a service manager's TERM come to us, too: the server says when to end, by closing the channel.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => {});
process.on('message', async (task: Task) => tell(await answer(task)));
tell({ kind: 'ready' });

async function answer(task: Task): Promise<Answer> {
  try {
    return { kind: 'result', result: await perform(task) };
  } catch (error) {
    if (error instanceof RenderError) {
      const { failure, reason, place } = error;
      return { kind: 'fault', fault: { failure, reason, place } };
    }
    return {
      kind: 'defect',
      message: error instanceof Error ? (error.stack ?? error.message) : String(error),
    };
  }
}

async function perform(task: Task): Promise<Results[keyof Results]> {
  if (task.kind === 'render') return render(task.job);
  if (task.kind === 'renderMapped') return renderMapped(task.job);
  pythonCheck ??= await loadPythonCheck();
  return task.kind === 'check'
    ? checkFiles(task.files, pythonCheck)
    : checkSource(task.name, task.source, pythonCheck);
}
