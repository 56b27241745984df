/** A file that its address names. */

import { BadRequestError } from '@jobbergate/core';

/** The last part of the address's path. @throws BadRequestError when there is none. */
export function nameInUrl(url: string): string {
  const last = URL.parse(url)?.pathname.split('/').at(-1) ?? '';
  if (last === '') throw new BadRequestError('The address names no file: say what it is called by filename');
  try {
    return decodeURIComponent(last);
  } catch {
    return last;
  }
}
