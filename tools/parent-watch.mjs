// Preloaded by tools/run into a child of the starter: stops it when the starter is gone, even by SIGKILL.
// The starter holds the other end of the pipe whose number JOBBERGATE_PARENT_PIPE says, and never writes.
import { Socket } from 'node:net';
import { isMainThread } from 'node:worker_threads';

const descriptor = Number(process.env.JOBBERGATE_PARENT_PIPE);
// For this process alone: whatever it starts has no such pipe.
delete process.env.JOBBERGATE_PARENT_PIPE;

if (isMainThread && descriptor > 2) {
  const pipe = new Socket({ fd: descriptor, readable: true, writable: false });
  pipe.on('error', () => {});
  pipe.on('close', () => process.kill(process.pid, 'SIGTERM'));
  pipe.resume();
  pipe.unref();
}
