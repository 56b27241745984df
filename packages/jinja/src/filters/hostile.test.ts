// Filters that read text with patterns stay linear on text made to hurt them.

import { describe, expect, test } from 'vitest';
import { sandbox } from '../testing/pythonAnswers.ts';

const LENGTH = 100_000;
const context = sandbox();

/** Repeats a piece up to the length of all hostile texts. */
function much(piece: string): string {
  return piece.repeat(LENGTH / piece.length);
}

const texts = {
  'closing brackets': `${much(')')}x)`,
  'opening brackets': much('('),
  'brackets inside brackets': much('(') + much(')'),
  'an endless domain': `http://${much('a.')}!`,
  'a bare domain': `${much('aa.')}!`,
  'mail upon mail': much('a@'),
  'a mail domain without end': `a@${much('b.')}!`,
  'an IPv6 address without end': `http://[${much('a:')}`,
  'dashes after a word': `a${much('-')}`,
  'hyphenated words': much('ab-'),
  'tags that never close': much('<a'),
  'comments that never close': much('<!--'),
  'references that never end': much('&amp'),
  'white space': much(' '),
  'wide characters': much('😀'),
};

describe.each(['urlize', 'wordwrap', 'striptags', 'title', 'truncate', 'wordcount', 'escape', 'trim', 'int'])(
  'The filter %s takes less than a second for',
  (name) => {
    test.each(Object.entries(texts))('%s', (_what, text) => {
      // The machine may stand still for a second, but not whenever it is tried.
      const took = [1, 2, 3].map(() => {
        const started = performance.now();
        context.callFilter(name, [text], undefined);
        return performance.now() - started;
      });

      expect(Math.min(...took)).toBeLessThan(1000);
    });
  },
);
