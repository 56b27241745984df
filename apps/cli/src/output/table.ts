// Rows as columns of text.
import { printable } from './printable.ts';
import { fitText, textWidth } from './text-width.ts';

export interface Column<Row> {
  readonly title: string;
  readonly value: (row: Row) => string;
  readonly align?: 'left' | 'right';
  /** May be shortened, down to this many columns, when the table is wider than the terminal. */
  readonly shrinkTo?: number;
}

const gap = '  ';

/**
 * @param columns from left to right; their values are made safe for the terminal here
 * @param maxWidth columns of the terminal; `undefined` shortens nothing, as for a file or a pipe
 * @returns the lines, the header first, without trailing blanks
 */
export function tableLines<Row>(
  columns: readonly Column<Row>[],
  rows: readonly Row[],
  maxWidth: number | undefined,
): string[] {
  const header = columns.map((column) => column.title);
  const body = rows.map((row) => columns.map((column) => printable(column.value(row))));
  const widths = columns.map((_, index) =>
    Math.max(...[header, ...body].map((line) => textWidth(line[index] ?? ''))),
  );
  if (maxWidth !== undefined) shrink(columns, widths, maxWidth);
  return [header, ...body].map((cells) =>
    columns
      .map((column, index) => pad(cells[index] ?? '', widths[index] ?? 0, column.align))
      .join(gap)
      .trimEnd(),
  );
}

/** Takes from the widest column that may shrink, until the line fits or none may any more. */
function shrink<Row>(columns: readonly Column<Row>[], widths: number[], maxWidth: number): void {
  const room = maxWidth - gap.length * (columns.length - 1);
  let excess = widths.reduce((sum, width) => sum + width, 0) - room;
  while (excess > 0) {
    const spare = widths.map((width, index) => (width > (columns[index]?.shrinkTo ?? width) ? width : 0));
    const widest = spare.indexOf(Math.max(...spare));
    const width = spare[widest];
    if (width === undefined || width === 0) return;
    widths[widest] = width - 1;
    excess -= 1;
  }
}

function pad(text: string, width: number, align: 'left' | 'right' = 'left'): string {
  const fitted = fitText(text, width);
  const blanks = ' '.repeat(Math.max(0, width - textWidth(fitted)));
  return align === 'left' ? fitted + blanks : blanks + fitted;
}
