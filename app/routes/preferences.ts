import { redirect } from "@remix-run/node";
import { z } from "zod";
import { LOCALES } from "#app/domain/locale.ts";
import { updateProfile } from "#app/features/accounts/update-profile.server.ts";
import { anyone } from "#app/http/access.ts";
import { cookieLine } from "#app/http/cookies.server.ts";
import { guardedAction, guardedLoader } from "#app/http/guard.server.ts";
import { parseForm } from "#app/http/parse-form.server.ts";
import { notFound } from "#app/http/refusals.server.ts";
import { safeRedirect } from "#app/http/safe-redirect.ts";

const ONE_YEAR_SECONDS = 365 * 24 * 60 * 60;

const preferencesForm = z.object({
  locale: z.enum(LOCALES).optional(),
  theme: z.enum(["system", "light", "dark"]).optional(),
  /** The page to come back to. */
  returnTo: z.string().max(1_000).optional(),
});

export const loader = guardedLoader(anyone(), ({ ctx }) => {
  throw notFound(ctx);
});

/** Language (the account's too, which the cookie does not outrank) and theme, kept in cookies; back to the page where they were chosen. What is not understood changes nothing. */
export const action = guardedAction(anyone(), async ({ ctx, request, session, text }) => {
  const form = await parseForm(request, preferencesForm);
  // No page stands here that could show the form again.
  if (!form.ok) {
    const { status } = form.reply.data;
    const headers = { "Content-Type": "text/plain; charset=utf-8" };
    return new Response(`${text("errors.form_invalid")}\n`, { status, headers });
  }
  const { locale, theme, returnTo } = form.value;
  if (locale && session && locale !== session.account.locale) {
    const { id: accountId, name, timeZone } = session.account;
    await updateProfile(ctx, { accountId, name, locale, timeZone: timeZone ?? "UTC" });
  }
  const headers = new Headers();
  if (locale) headers.append("Set-Cookie", cookieLine("locale", locale, ONE_YEAR_SECONDS, ctx.origin));
  if (theme) {
    const seconds = theme === "system" ? 0 : ONE_YEAR_SECONDS;
    headers.append("Set-Cookie", cookieLine("theme", theme, seconds, ctx.origin));
  }
  return redirect(safeRedirect(returnTo, "/"), { status: 303, headers });
});
