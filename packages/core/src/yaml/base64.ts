/** Base64 without Node's Buffer: `core` runs in browsers too. */

/** Arguments of one call must fit the stack. */
const CHUNK = 8192;

export function encodeBase64(bytes: Uint8Array): string {
  let binary = '';
  for (let start = 0; start < bytes.length; start += CHUNK) {
    binary += String.fromCharCode(...bytes.subarray(start, start + CHUNK));
  }
  return btoa(binary);
}

/** `text` is base64 digits only; padding may be missing. */
export function decodeBase64(text: string): Uint8Array {
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
}
