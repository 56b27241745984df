// A place for objects over HTTP, as much of S3 as the public API uses: it uploads in parts, even small files, and
// gets by path. In memory and without checks, so that it costs next to nothing beside the server that asks it.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';

const objects = new Map<string, Buffer>();

createServer(async (request, response) => {
  const { pathname, searchParams } = new URL(request.url ?? '', 'http://s3');
  const body = await bodyOf(request);
  if (request.method === 'PUT') {
    objects.set(pathname, Buffer.concat([partsSoFar(pathname, searchParams), body]));
    send(response, 200);
  } else if (request.method === 'POST') {
    send(response, 200, searchParams.has('uploads') ? STARTED : COMPLETED);
  } else {
    const found = objects.get(pathname);
    send(response, found ? 200 : 404, found);
  }
}).listen(Number(process.argv[2]), '127.0.0.1', () => console.log('ready'));

/** "CreateMultipartUpload" and "CompleteMultipartUpload" of the S3 API; the names in them are not looked at. */
const STARTED = '<InitiateMultipartUploadResult><UploadId>one</UploadId></InitiateMultipartUploadResult>';
const COMPLETED = '<CompleteMultipartUploadResult><ETag>stored</ETag></CompleteMultipartUploadResult>';

/** Parts come in order, because there is never more than one on its way. */
function partsSoFar(path: string, query: URLSearchParams): Buffer {
  const isLaterPart = Number(query.get('partNumber') ?? 1) > 1;
  return (isLaterPart && objects.get(path)) || Buffer.alloc(0);
}

function send(response: ServerResponse, status: number, body: Buffer | string = ''): void {
  response.writeHead(status, { etag: '"stored"', 'content-length': body.length }).end(body);
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks);
}
