// The load generator, a program of its own so that it shares no event loop with what it measures: keeps
// a number of connections busy with one request each and prints what it saw as JSON. It speaks HTTP/1.1
// by hand, because a client library would cost as much as the server that it measures.
import { connect } from 'node:net';

export type Load = {
  url: string;
  method?: 'GET' | 'POST';
  token?: string;
  body?: string;
  connections: number;
  /** Milliseconds that count, and before them some that do not. */
  duration: number;
  warmUp: number;
};

/** Latencies in milliseconds; `answers` counts those of the warm-up too. */
export type LoadResult = { requestsPerSecond: number; p50: number; p99: number; answers: number };

async function run(load: Load): Promise<LoadResult> {
  const from = performance.now() + load.warmUp;
  const until = from + load.duration;
  const latencies: number[] = [];
  const request = requestText(load);
  let answers = 0;
  let counted = 0;
  const record = (started: number, ended: number) => {
    answers++;
    // By the part of its time that lies in the window: a slow server's few answers else come out as one more or less.
    const within = Math.min(ended, until) - Math.max(started, from);
    if (within > 0) counted += within / (ended - started);
    if (ended >= from && ended <= until) latencies.push(ended - started);
  };
  const connections = Array.from({ length: load.connections }, () => keepBusy(load, request, until, record));
  await Promise.all(connections);
  latencies.sort((a, b) => a - b);
  const at = (part: number) => latencies[Math.floor(latencies.length * part)] ?? Number.NaN;
  const requestsPerSecond = counted / (load.duration / 1_000);
  return { requestsPerSecond, p50: at(0.5), p99: at(0.99), answers };
}

function requestText({ url, method = 'GET', token, body }: Load): string {
  const { host, pathname, search } = new URL(url);
  const headers = [`${method} ${pathname}${search} HTTP/1.1`, `Host: ${host}`];
  if (token !== undefined) headers.push(`Authorization: Bearer ${token}`);
  if (body !== undefined)
    headers.push('Content-Type: application/json', `Content-Length: ${Buffer.byteLength(body)}`);
  return `${headers.join('\r\n')}\r\n\r\n${body ?? ''}`;
}

/** One connection, one request after the other; rejects on an answer that is no success. */
function keepBusy(
  { url }: Load,
  request: string,
  until: number,
  record: (started: number, ended: number) => void,
): Promise<void> {
  const { hostname, port } = new URL(url);
  return new Promise((done, fail) => {
    const socket = connect(Number(port), hostname);
    const answer = new AnswerReader();
    let started = 0;
    const send = () => {
      started = performance.now();
      socket.write(request);
    };
    socket.setNoDelay(true);
    socket.on('connect', send).on('error', fail);
    socket.on('data', (chunk) => {
      if (!answer.take(chunk)) return;
      if (!answer.isSuccess) return void fail(new Error(`${url} answered ${answer.text}`));
      const ended = performance.now();
      record(started, ended);
      if (ended < until) send();
      else socket.end(() => done());
    });
  });
}

/** Finds where an answer with a Content-Length ends. */
class AnswerReader {
  isSuccess = false;
  text = '';
  #head = '';
  #missing: number | undefined;

  /** Whether the answer is complete with this chunk. */
  take(chunk: Buffer): boolean {
    if (this.#missing === undefined) {
      this.#head += chunk.toString('latin1');
      const end = this.#head.indexOf('\r\n\r\n');
      if (end < 0) return false;
      const length = /\r\ncontent-length: (\d+)/i.exec(this.#head.slice(0, end))?.[1];
      if (length === undefined)
        throw new Error(`an answer without Content-Length: ${this.#head.slice(0, end)}`);
      this.#missing = Number(length) - (this.#head.length - end - 4);
      this.isSuccess = /^HTTP\/1\.1 2/.test(this.#head);
      this.text = this.isSuccess ? '' : this.#head;
      this.#head = '';
    } else {
      this.#missing -= chunk.length;
    }
    if (this.#missing > 0) return false;
    this.#missing = undefined;
    return true;
  }
}

if (import.meta.main) {
  const load = JSON.parse(process.argv[2] ?? '') as Load;
  console.log(JSON.stringify(await run(load)));
  process.exit(0);
}
