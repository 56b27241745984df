export function generate(document: unknown, source: string): string;
