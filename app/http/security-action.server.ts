import type { MemberActor, StaffActor } from "#app/domain/actor.ts";
import {
  addPasskey,
  dropPasskey,
  dropTotp,
  renewRecoveryCodes,
  replaceTotp,
} from "#app/features/accounts/change-factors.server.ts";
import type { ProverCtx } from "#app/features/accounts/prove-step-up.server.ts";
import {
  dropPasskeyForm,
  newAppForm,
  newPasskeyForm,
  proofForm,
} from "#app/features/accounts/security.form.ts";
import type { StartedSession } from "#app/features/accounts/sessions.server.ts";
import { redirectWithFlash } from "./flash.server.ts";
import { parseForm } from "./parse-form.server.ts";
import { readIntent } from "./read-form.server.ts";
import { sessionCookie } from "./session.server.ts";

type Ctx = ProverCtx & { readonly actor: MemberActor | StaffActor };

/** The acts of the page about one's own second factors, the same on both sides; `home` is that page. */
export async function securityAction(
  ctx: Ctx,
  request: Request,
  home: "/console/security" | "/portal/security",
) {
  const userAgent = request.headers.get("User-Agent");
  const done = ({ token, maxAgeSeconds }: StartedSession, sentence: string) =>
    redirectWithFlash(ctx, home, sentence, {}, { "Set-Cookie": sessionCookie(ctx, token, maxAgeSeconds) });
  switch (await readIntent(request)) {
    case "app": {
      const form = await parseForm(request, newAppForm);
      if (!form.ok) return form.reply;
      const { newAppCode: code, ...answer } = form.value;
      return done(await replaceTotp(ctx, { code, answer, userAgent }), "factors.done_app");
    }
    case "drop_app": {
      const form = await parseForm(request, proofForm);
      if (!form.ok) return form.reply;
      return done(await dropTotp(ctx, { answer: form.value, userAgent }), "factors.done_drop_app");
    }
    case "passkey": {
      const form = await parseForm(request, newPasskeyForm);
      if (!form.ok) return form.reply;
      const { passkeyName: name, passkeyMadeToken: made, ...answer } = form.value;
      return done(await addPasskey(ctx, { name, made, answer, userAgent }), "factors.done_passkey");
    }
    case "drop_passkey": {
      const form = await parseForm(request, dropPasskeyForm);
      if (!form.ok) return form.reply;
      const { passkeyId, ...answer } = form.value;
      return done(await dropPasskey(ctx, { passkeyId, answer, userAgent }), "factors.done_drop_passkey");
    }
    default: {
      const form = await parseForm(request, proofForm);
      if (!form.ok) return form.reply;
      // In this answer and in no other: a redirect would have to carry them somewhere.
      return { codes: await renewRecoveryCodes(ctx, { answer: form.value }) };
    }
  }
}
