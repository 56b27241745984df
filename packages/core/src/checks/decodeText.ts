/** An uploaded file's bytes are no UTF-8; `line` (from 1) is that of the first bad byte. */
export class EncodingError extends Error {
  readonly line: number;

  constructor(line: number) {
    super('is not UTF-8');
    this.line = line;
  }
}

/** The text of a file's bytes; a byte order mark stays. @throws EncodingError */
export function decodeText(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    const readable = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
    throw new EncodingError(readable.slice(0, readable.indexOf('\ufffd')).split('\n').length);
  }
}
