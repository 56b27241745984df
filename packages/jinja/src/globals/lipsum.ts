import { charge, chargeSize } from '../budget.ts';
import { valueError } from '../errors.ts';
import type { CallContext } from '../values/callContext.ts';
import { Markup } from '../values/markup.ts';
import { toIndex } from '../values/methods/method.ts';
import { define } from '../values/signature.ts';
import { capitalize } from '../values/stringCase.ts';
import { truth } from '../values/truth.ts';

const WORDS =
  'a ac accumsan ad adipiscing aenean aliquam aliquet amet ante aptent arcu at auctor augue bibendum blandit class commodo condimentum congue consectetuer consequat conubia convallis cras cubilia cum curabitur curae cursus dapibus diam dictum dictumst dignissim dis dolor donec dui duis egestas eget eleifend elementum elit enim erat eros est et etiam eu euismod facilisi facilisis fames faucibus felis fermentum feugiat fringilla fusce gravida habitant habitasse hac hendrerit hymenaeos iaculis id imperdiet in inceptos integer interdum ipsum justo lacinia lacus laoreet lectus leo libero ligula litora lobortis lorem luctus maecenas magna magnis malesuada massa mattis mauris metus mi molestie mollis montes morbi mus nam nascetur natoque nec neque netus nibh nisi nisl non nonummy nostra nulla nullam nunc odio orci ornare parturient pede pellentesque penatibus per pharetra phasellus placerat platea porta porttitor posuere potenti praesent pretium primis proin pulvinar purus quam quis quisque rhoncus ridiculus risus rutrum sagittis sapien scelerisque sed sem semper senectus sit sociis sociosqu sodales sollicitudin suscipit suspendisse taciti tellus tempor tempus tincidunt torquent tortor tristique turpis ullamcorper ultrices ultricies urna ut varius vehicula vel velit venenatis vestibulum vitae vivamus viverra volutpat vulputate'.split(
    ' ',
  );

/** `lipsum(n, html, min, max)`: paragraphs of random Latin for layouts. */
export const lipsum = define(
  'generate_lorem_ipsum',
  [
    ['n', 5],
    ['html', true],
    ['min', 20],
    ['max', 100],
  ],
  ([n, html, min, max], context) => {
    const count = toIndex(n);
    const [least, most] = [toIndex(min), toIndex(max)];
    const paragraphs: string[] = [];
    for (let turn = 0; turn < count; turn++) {
      if (most <= least) throw valueError(`empty range for randrange() (${least}, ${most}, ${most - least})`);
      paragraphs.push(paragraph(between(context, least, most), context));
    }
    if (!truth(html)) return paragraphs.join('\n\n');
    return new Markup(paragraphs.map((text) => `<p>${text}</p>`).join('\n'));
  },
);

/** A whole number from `least` up to, not including, `most`. */
function between(context: CallContext, least: number, most: number): number {
  return least + Math.floor(context.random() * (most - least));
}

function paragraph(length: number, context: CallContext): string {
  const words: string[] = [];
  let startsSentence = true;
  let lastComma = 0;
  let lastStop = 0;
  let previous = '';
  chargeSize('string', Math.max(0, length) * 8);
  for (let index = 0; index < length; index++) {
    charge(1);
    previous = otherWord(previous, context);
    let word = startsSentence ? capitalize(previous) : previous;
    startsSentence = false;
    if (index - between(context, 3, 8) > lastComma) {
      lastComma = index;
      lastStop += 2;
      word += ',';
    }
    if (index - between(context, 10, 20) > lastStop) {
      lastComma = index;
      lastStop = index;
      word += '.';
      startsSentence = true;
    }
    words.push(word);
  }
  return `${words.join(' ').replace(/[.,]$/, '')}.`;
}

function otherWord(previous: string, context: CallContext): string {
  for (;;) {
    const word = WORDS[between(context, 0, WORDS.length)] ?? '';
    if (word !== previous) return word;
  }
}
