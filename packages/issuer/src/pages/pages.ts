// Puts each page into an answer, with what it needs from the request.
import type { Client, ErrorOut, KoaContextWithOIDC, UnknownObject } from 'oidc-provider';
import type { IssuerSettings } from '../options.ts';
import { ROUTES } from '../routes.ts';
import { confirmDevicePage, deviceCodePage, deviceConnectedPage } from './device.ts';
import { type Html, html } from './html.ts';
import { alert, layout } from './layout.ts';
import { signInPage } from './sign-in.ts';
import { confirmSignOutPage, signedOutPage } from './sign-out.ts';

/** What a page is put into: a Koa context, or as much of it. */
interface PageAnswer {
  type: string;
  body: unknown;
}

export interface Pages {
  deviceCode(ctx: KoaContextWithOIDC, error?: Error): void;
  confirmDevice(
    ctx: KoaContextWithOIDC,
    request: { client: Client; device: UnknownObject | undefined; userCode: string },
  ): void;
  deviceConnected(ctx: KoaContextWithOIDC): void;
  signIn(answer: PageAnswer, form: { uid: string; clientName: string; message: string | undefined }): void;
  confirmSignOut(ctx: KoaContextWithOIDC): void;
  signedOut(ctx: KoaContextWithOIDC): void;
  failure(answer: PageAnswer, out: ErrorOut): void;
}

/** Form targets are paths, so that pages work behind whatever name the browser used to get here. */
export function createPages(settings: IssuerSettings): Pages {
  const path = (route: string) => settings.publicPath + route;
  const show = (answer: PageAnswer, title: string, content: Html) => {
    answer.type = 'html';
    answer.body = layout(title, path(ROUTES.stylesheet), content);
  };

  return {
    deviceCode(ctx, error) {
      show(
        ctx,
        'Connect a program',
        deviceCodePage({
          action: path(ROUTES.device),
          xsrf: xsrf(ctx),
          userCode: typedCode(error),
          message: deviceMessage(error),
        }),
      );
    },
    confirmDevice(ctx, { client, device, userCode }) {
      const request = {
        clientName: clientName(client),
        address: String(device?.ip || 'unknown'),
        program: String(device?.ua || 'unknown'),
        userCode,
      };
      show(ctx, 'Is this you?', confirmDevicePage({ action: path(ROUTES.device), xsrf: xsrf(ctx), request }));
    },
    deviceConnected(ctx) {
      show(ctx, 'You are signed in', deviceConnectedPage(clientName(ctx.oidc.client)));
    },
    signIn(answer, { uid, clientName, message }) {
      const action = path(`${ROUTES.interaction}/${uid}`);
      show(answer, 'Sign in', signInPage({ action, email: settings.user.email, clientName, message }));
    },
    confirmSignOut(ctx) {
      show(
        ctx,
        'Sign out?',
        confirmSignOutPage({ action: path(`${ROUTES.logout}/confirm`), xsrf: xsrf(ctx) }),
      );
    },
    signedOut(ctx) {
      show(ctx, 'You are signed out', signedOutPage());
    },
    failure(answer, out) {
      const start = settings.issuer + ROUTES.device;
      show(
        answer,
        'That did not work',
        html`${alert(failureMessage(out))}
<p>Start again where you came from. To connect a program, open <a href="${start}">${start}</a>.</p>`,
      );
    },
  };
}

/** A client's name as people know it. */
export function clientName(client: Client | undefined): string {
  return client?.clientName ?? client?.clientId ?? 'an unknown program';
}

function xsrf(ctx: KoaContextWithOIDC): string {
  return String(ctx.oidc.session?.state?.secret ?? '');
}

function typedCode(error: Error | undefined): string {
  return error && 'userCode' in error && typeof error.userCode === 'string' ? error.userCode : '';
}

const DEVICE_MESSAGES: Readonly<Record<string, string>> = {
  NoCodeError: 'Type the code first.',
  NotFoundError: 'There is no such code. Look at your terminal again.',
  ExpiredError: 'This code is too old. Start the sign-in in your terminal again.',
  AlreadyUsedError: 'This code was used already. Start the sign-in in your terminal again.',
  AbortedError: 'Cancelled. The program was given no access.',
};

function deviceMessage(error: Error | undefined): string | undefined {
  if (!error) return undefined;
  return DEVICE_MESSAGES[error.name] ?? 'This page was open too long, or cookies are off. Try once more.';
}

function failureMessage(out: ErrorOut): string {
  if (out.error === 'server_error')
    return 'The server could not answer. It has written down why; try again later.';
  return `${out.error_description ?? out.error} (${out.error})`;
}
