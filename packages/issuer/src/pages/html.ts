// A template tag that escapes whatever is put into a page.

/** Markup that is safe to send: made by {@link html} alone. */
export class Html {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** Values are escaped, but for those that are {@link Html} already; `undefined` is nothing. */
export function html(
  parts: TemplateStringsArray,
  ...values: readonly (string | number | Html | undefined)[]
): Html {
  let text = parts[0] ?? '';
  values.forEach((value, i) => {
    text += render(value) + (parts[i + 1] ?? '');
  });
  return new Html(text);
}

function render(value: string | number | Html | undefined): string {
  if (value instanceof Html) return value.text;
  return value === undefined ? '' : escapeHtml(String(value));
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (char) => ENTITIES[char] ?? char);
}
