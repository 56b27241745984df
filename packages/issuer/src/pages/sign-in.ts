// The password page.

import { type Html, html } from './html.ts';
import { alert } from './layout.ts';

export function signInPage(form: {
  action: string;
  email: string;
  clientName: string;
  message: string | undefined;
}): Html {
  return html`${alert(form.message)}
<p>to go on to <strong>${form.clientName}</strong></p>
<form method="post" action="${form.action}">
<label for="email">Account</label>
<input id="email" name="email" type="email" value="${form.email}" readonly autocomplete="username">
<label for="password">Password</label>
<input id="password" name="password" type="password" required maxlength="1000" autofocus autocomplete="current-password">
<div class="actions">
<button>Sign in</button>
<button class="quiet" name="cancel" value="yes" formnovalidate>Cancel</button>
</div>
</form>`;
}
