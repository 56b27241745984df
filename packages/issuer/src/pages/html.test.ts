import { expect, test } from 'vitest';
import { html } from './html.ts';

test('whatever is put into a page is text, in content and in attributes', () => {
  const hostile = `"><script>alert('1')</script>&amp;`;
  expect(html`<a title="${hostile}">${hostile}</a>`.text).toBe(
    '<a title="&quot;&gt;&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;&amp;amp;">&quot;&gt;&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;&amp;amp;</a>',
  );
});

test('markup of our own stays markup, and nothing is nothing', () => {
  expect(html`<p>${html`<b>${1}</b>`}${undefined}</p>`.text).toBe('<p><b>1</b></p>');
});
