// Figures as Markdown.
import { readFileSync } from 'node:fs';
import type { Measured } from './measure.ts';

export function columns({ requestsPerSecond, p50, p99, cpu }: Measured): string[] {
  return [number(requestsPerSecond), number(p50), number(p99), cpu.toFixed(2)];
}

/** A Markdown table with its columns aligned, the first to the left. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((_title, i) =>
    Math.max(3, ...[head, ...rows].map((cells) => cells[i]?.length ?? 0)),
  );
  const line = (cells: readonly string[]) =>
    cells.map((cell, i) => (i === 0 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0)));
  const rule = widths.map((width, i) => (i === 0 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`));
  return [line(head), rule, ...rows.map(line)].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

export function number(value: number): string {
  return value < 100 ? value.toFixed(1) : count(Math.round(value));
}

export function count(value: number): string {
  return value.toLocaleString('en-GB');
}

export function percent(ratio: number): string {
  return `${Math.round(ratio * 100)} %`;
}

/** Of this release. */
export function ownVersion(): string {
  const text = readFileSync(new URL('../package.json', import.meta.url), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}
