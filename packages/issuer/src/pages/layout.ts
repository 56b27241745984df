// The frame around every page: no script, one stylesheet of our own, nothing from elsewhere.
import { type Html, html } from './html.ts';

/** A whole document. `stylesheet` is a path or URL on this server. */
export function layout(title: string, stylesheet: string, content: Html): string {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} · Jobbergate</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="${stylesheet}">
</head>
<body>
<main>
<p class="brand">Jobbergate</p>
<h1>${title}</h1>
${content}
</main>
</body>
</html>
`.text;
}

/** A message that screen readers announce at once. */
export function alert(message: string | undefined): Html | undefined {
  return message === undefined ? undefined : html`<p class="alert" role="alert">${message}</p>`;
}
