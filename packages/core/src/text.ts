/** Rules for the texts that people give: lengths, characters, and what an identifier may look like. */

import { InvalidValueError } from './errors.ts';

/** Longest name, identifier, description or directory, in UTF-16 units. */
export const MAX_TEXT = 255;

/**
 * Whether PostgreSQL and UTF-8 can hold the text: no NUL, no lone surrogate.
 */
export function isStorable(text: string): boolean {
  return !text.includes('\0') && text.isWellFormed();
}

/**
 * An identifier that can be addressed: not blank, no number (those mean an id), and nothing that a URL path
 * would read as a step.
 *
 * @throws InvalidValueError
 */
export function checkIdentifier(identifier: string): void {
  if (identifier.trim() === '') throw new InvalidValueError('identifier', 'an identifier cannot be blank');
  if (/^[+-]?\d+$/.test(identifier)) {
    throw new InvalidValueError('identifier', 'an identifier cannot be a whole number: that means an id');
  }
  if (identifier === '.' || identifier === '..') {
    throw new InvalidValueError('identifier', 'an identifier cannot be a path step');
  }
}
