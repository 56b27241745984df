/** The render worker: other people's templates run here, away from the server's event loop, under a memory bound. */
import { parentPort } from 'node:worker_threads';
import { RenderError } from '@jobbergate/core';
import { checkFiles, checkSource } from './checkFiles.ts';
import type { Answer, Results, Task } from './messages.ts';
import { loadPythonCheck, type PythonCheck } from './pythonCheck.ts';
import { render, renderMapped } from './render.ts';

if (parentPort === null) throw new Error('worker.ts is started by the render pool');
const port = parentPort;
let pythonCheck: PythonCheck | undefined;

port.on('message', async (task: Task) => port.postMessage(await answer(task)));
port.postMessage({ kind: 'ready' } satisfies Answer);

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
