/** What somebody gave, as far as an answer repeats it. */
export function shown(text: string): string {
  return text.length > 200 ? `${text.slice(0, 200).toWellFormed()}…` : text;
}
