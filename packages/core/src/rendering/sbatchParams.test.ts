import { describe, expect, test } from 'vitest';
import { RenderError } from './RenderError.ts';
import { injectHeadedSbatchParams, injectSbatchParams } from './sbatchParams.ts';

const PARAMS = ['--comment=some_comment', '-N 10'];
const LINES = '#SBATCH --comment=some_comment\n#SBATCH -N 10\n';

describe('sbatch parameters under the documented contract', () => {
  test.each([
    [
      'after the line of the first #SBATCH',
      '#!/bin/sh\n#SBATCH -n 1\n#SBATCH -t 5\necho\n',
      '#!/bin/sh\n#SBATCH -n 1\n',
      '#SBATCH -t 5\necho\n',
    ],
    [
      'after a first #SBATCH that is the last line',
      '#!/bin/sh\n#SBATCH -n 1\n',
      '#!/bin/sh\n#SBATCH -n 1\n',
      '',
    ],
    [
      'not where #SBATCH stands inside a line',
      '#!/bin/sh\n# no #SBATCH here\necho "#SBATCH"\n',
      '#!/bin/sh\n# no #SBATCH here\n',
      'echo "#SBATCH"\n',
    ],
    ['not at an indented #SBATCH', '#!/bin/sh\n  #SBATCH -n 1\n', '#!/bin/sh\n', '  #SBATCH -n 1\n'],
    [
      'before the first line of code without one',
      '#!/bin/sh\n\n# words\n\necho\n',
      '#!/bin/sh\n\n# words\n\n',
      'echo\n',
    ],
    ['first in a script that begins with code', 'echo\n', '', 'echo\n'],
    ['last in a script without code', '#!/bin/sh\n# words\n', '#!/bin/sh\n# words\n', ''],
  ])('go %s', (_, script, before, after) => {
    expect(injectSbatchParams(script, PARAMS)).toBe(before + LINES + after);
  });

  test.each(['#!/bin/sh\n#SBATCH -n 1', '#!/bin/sh\n# words', '#!/bin/sh'])(
    'go on lines of their own where the script ends without a line break: %j',
    (script) => {
      expect(injectSbatchParams(script, PARAMS)).toBe(`${script}\n${LINES.trimEnd()}`);
    },
  );

  test('are nothing when there are none', () => {
    expect(injectSbatchParams('#!/bin/sh\n', [])).toBe('#!/bin/sh\n');
  });

  test.each(['a\nrm -rf /', 'a\rb', 'a\0'])('must each be one line: %j', (param) => {
    expect(() => injectSbatchParams('#!/bin/sh\n', [param])).toThrow(RenderError);
  });
});

describe('sbatch parameters under the current contract', () => {
  test('go before the first line of code, under a comment, also behind other #SBATCH lines', () => {
    const script = '#!/bin/bash\n\n#SBATCH --job-name=rats\n#SBATCH --output=x\n\necho\n';
    expect(injectHeadedSbatchParams(script, PARAMS)).toBe(
      `#!/bin/bash\n\n#SBATCH --job-name=rats\n#SBATCH --output=x\n\n# Sbatch params injected at rendering time\n${LINES}\necho\n`,
    );
  });

  test('go first where there is no comment, and an indented comment counts as code', () => {
    expect(injectHeadedSbatchParams('  # words\n', ['-n 1'])).toBe(
      '# Sbatch params injected at rendering time\n#SBATCH -n 1\n\n  # words\n',
    );
  });
});
