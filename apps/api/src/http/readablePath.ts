/** Paths whose percent-escapes are no UTF-8 name no row: each contract refuses them, after it has asked for a token. */

/** No text that can be stored holds it, so every route refuses it. */
const UNSTORABLE = '%00';

/** The URL with a step that the router could not decode, and would refuse by itself, made one that it hands on. */
export function readablePath(url: string): string {
  const end = url.search(/[?#]|$/);
  const path = url.slice(0, end);
  if (!path.includes('%') || isReadable(path)) return url;
  const steps = path.split('/').map((step) => (isReadable(step) ? step : UNSTORABLE));
  return steps.join('/') + url.slice(end);
}

function isReadable(text: string): boolean {
  try {
    decodeURIComponent(text);
    return true;
  } catch {
    return false;
  }
}
