/** Splits bytes into lines at `\n` alone: in JSON, other line separators may stand inside strings. */

/** Longest line read, in UTF-16 code units. */
export const MAX_LINE = 100_000_000;

/** The lines of a text in UTF-8; null stands for one longer than `longest`, of which nothing is kept. */
export async function* readLines(
  source: AsyncIterable<Uint8Array>,
  longest = MAX_LINE,
): AsyncGenerator<string | null, undefined> {
  const decoder = new TextDecoder();
  let line = new PendingLine(longest);
  for await (const chunk of source) {
    const parts = decoder.decode(chunk, { stream: true }).split('\n');
    const rest = parts.pop() ?? '';
    for (const part of parts) {
      line.add(part);
      yield line.text();
      line = new PendingLine(longest);
    }
    line.add(rest);
  }
  line.add(decoder.decode());
  if (line.length > 0) yield line.text();
}

/** A line of which the end has not come yet: its pieces, joined once, so that a long one costs no more than its length. */
class PendingLine {
  length = 0;
  private readonly longest: number;
  private pieces: string[] = [];

  constructor(longest: number) {
    this.longest = longest;
  }

  add(piece: string): void {
    this.length += piece.length;
    if (this.length > this.longest) this.pieces = [];
    else if (piece !== '') this.pieces.push(piece);
  }

  text(): string | null {
    return this.length > this.longest ? null : this.pieces.join('');
  }
}
