/** The file that an upload brings, or says where to fetch: the same for templates and job scripts. */

import * as wire from '@jobbergate/contract/v5';
import { BadRequestError, type FilePlacement, type FileRole } from '@jobbergate/core';
import type { FastifyRequest } from 'fastify';
import type { Static } from 'typebox';
import { readOneFile } from '../../http/fileUpload.ts';

/** What the body brings; without a file, a rename. @throws BadRequestError when it is neither, and as `readOneFile`. */
export async function uploadedFile(
  request: FastifyRequest,
  query: Static<typeof wire.PlacementQuery>,
  role: FileRole,
  maxBytes: number,
): Promise<FilePlacement> {
  const file = await readOneFile(request, maxBytes);
  const placement = wire.fromPlacement(role, query, file);
  if (placement === undefined) throw new BadRequestError('A file, or filename, is needed');
  return placement;
}

/**
 * What the address holds. `checkOwner` comes before anything is fetched.
 *
 * @throws BadRequestError when neither the query nor the address names it, and as `checkOwner` and `fetchText`.
 */
export async function fetchedFile(
  fetchText: (url: string) => Promise<string>,
  { file_url, filename, previous_filename }: Static<typeof wire.FetchQuery>,
  role: FileRole,
  checkOwner: () => Promise<void>,
): Promise<FilePlacement> {
  const path = filename || nameInUrl(file_url);
  await checkOwner();
  return { path, role, content: await fetchText(file_url), previousPath: previous_filename || undefined };
}

/** The last part of the address's path. */
function nameInUrl(url: string): string {
  const last = URL.parse(url)?.pathname.split('/').at(-1) ?? '';
  if (last === '') throw new BadRequestError('The address names no file: say what it is called by filename');
  try {
    return decodeURIComponent(last);
  } catch {
    return last;
  }
}
