// The pages of signing out (OpenID Connect RP-Initiated Logout 1.0).
import { type Html, html } from './html.ts';

export function confirmSignOutPage(form: { action: string; xsrf: string }): Html {
  return html`<p>This ends the session of this browser. Programs that you signed in stay so.</p>
<form method="post" action="${form.action}">
<input type="hidden" name="xsrf" value="${form.xsrf}">
<div class="actions">
<button name="logout" value="yes">Sign out</button>
<button class="quiet">Stay signed in</button>
</div>
</form>`;
}

export function signedOutPage(): Html {
  return html`<p>You can close this page.</p>`;
}
