// The pages of the device flow (RFC 8628 §3.3): type the code, see who asks, done.

import { type Html, html } from './html.ts';
import { alert } from './layout.ts';

/** Who asks for access, from where, with which code. */
export interface DeviceRequest {
  clientName: string;
  address: string;
  program: string;
  userCode: string;
}

export function deviceCodePage(form: {
  action: string;
  xsrf: string;
  userCode: string;
  message: string | undefined;
}): Html {
  return html`${alert(form.message)}
<p>Type the code that your terminal shows.</p>
<form method="post" action="${form.action}">
<input type="hidden" name="xsrf" value="${form.xsrf}">
<label for="user_code">Code</label>
<input class="code" id="user_code" name="user_code" value="${form.userCode}" required maxlength="20" autofocus
 autocomplete="off" autocapitalize="characters" spellcheck="false">
<div class="actions"><button>Continue</button></div>
</form>`;
}

export function confirmDevicePage(form: { action: string; xsrf: string; request: DeviceRequest }): Html {
  const { request } = form;
  return html`<p><strong>${request.clientName}</strong> asks to act in your name. Go on only if you have just started it
yourself and it shows this code:</p>
<p class="code-shown">${request.userCode}</p>
<dl>
<dt>Asked from</dt><dd>${request.address}</dd>
<dt>Program</dt><dd>${request.program}</dd>
</dl>
<form method="post" action="${form.action}">
<input type="hidden" name="xsrf" value="${form.xsrf}">
<input type="hidden" name="user_code" value="${request.userCode}">
<div class="actions">
<button name="confirm" value="yes">Yes, this is mine</button>
<button class="quiet" name="abort" value="yes">No, cancel</button>
</div>
</form>`;
}

export function deviceConnectedPage(clientName: string): Html {
  return html`<p><strong>${clientName}</strong> may now act in your name.
You can close this page and go back to your terminal.</p>`;
}
