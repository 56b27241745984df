import { get } from 'node:http';
import { residentMegabytes } from './memory.ts';
import type { Service } from './programs.ts';

export type UnpagedResult = { rows: number; seconds: number; megabytes: number; peakMegabytes: number };

/** Reads the whole list once, and watches how much memory the service has resident meanwhile. */
export async function readUnpaged(service: Service): Promise<UnpagedResult> {
  let peak = residentMegabytes(service.pid);
  const watch = setInterval(() => {
    peak = Math.max(peak, residentMegabytes(service.pid));
  }, 20);
  const started = performance.now();
  try {
    const { bytes, end } = await download(
      `${service.url}/jobbergate/job-scripts?all=true`,
      await service.token(),
    );
    const rows = Number(/"total":(\d+)/.exec(end)?.[1]);
    return {
      rows,
      seconds: (performance.now() - started) / 1_000,
      megabytes: bytes / 1e6,
      peakMegabytes: peak,
    };
  } finally {
    clearInterval(watch);
  }
}

function download(url: string, token: string): Promise<{ bytes: number; end: string }> {
  return new Promise((done, fail) => {
    const request = get(url, { headers: { authorization: `Bearer ${token}` } }, (answer) => {
      let bytes = 0;
      let end = '';
      answer.on('data', (chunk: Buffer) => {
        bytes += chunk.length;
        end = (end + chunk.toString('latin1')).slice(-200);
      });
      answer.on('error', fail).on('end', () => done({ bytes, end }));
    });
    request.on('error', fail);
  });
}
