import { useLoaderData } from "@remix-run/react";
import { z } from "zod";
import { SubmitButton } from "#app/components/buttons.tsx";
import { Select } from "#app/components/choice-fields.tsx";
import { Form } from "#app/components/form.tsx";
import { PageHeader, Section } from "#app/components/page-header.tsx";
import { TextInput } from "#app/components/text-fields.tsx";
import { LOCALES } from "#app/domain/locale.ts";
import { changePasswordForm, profileForm } from "#app/features/accounts/accounts.form.ts";
import { changePassword } from "#app/features/accounts/change-password.server.ts";
import { switchPartner } from "#app/features/accounts/switch-partner.server.ts";
import { updateProfile } from "#app/features/accounts/update-profile.server.ts";
import { timeZoneChoices } from "#app/features/partners/country-choices.server.ts";
import { signedInPartner } from "#app/http/access.ts";
import { redirectWithFlash } from "#app/http/flash.server.ts";
import { guardedAction, guardedLoader } from "#app/http/guard.server.ts";
import { parseForm } from "#app/http/parse-form.server.ts";
import { readIntent } from "#app/http/read-form.server.ts";
import { notFound } from "#app/http/refusals.server.ts";
import type { RouteHandle } from "#app/http/route-handle.ts";
import { presentedSessionToken, sessionCookie } from "#app/http/session.server.ts";
import { useFormReply } from "#app/http/use-form-reply.ts";
import { useText } from "#app/i18n/provider.tsx";

export const handle: RouteHandle = { title: "partners.nav_settings" };

const switchForm = z.object({ partnerId: z.string().max(60) });

export const loader = guardedLoader(signedInPartner(), ({ ctx, session, locale }) => ({
  account: session.account,
  locale,
  timeZones: timeZoneChoices(session.account.timeZone),
  memberships: session.memberships.map(({ partnerId, partnerName }) => ({
    value: partnerId,
    label: partnerName,
  })),
  partnerId: ctx.actor.partnerId,
}));

export const action = guardedAction(signedInPartner(), async ({ ctx, request, session, limits }) => {
  const accountId = session.account.id;
  switch (await readIntent(request)) {
    case "password": {
      const form = await parseForm(request, changePasswordForm);
      if (!form.ok) return form.reply;
      const userAgent = request.headers.get("User-Agent");
      const { factorAt } = session;
      const wanted = { ...form.value, accountId, userAgent, factorAt };
      const opened = await changePassword({ ...ctx, limits }, wanted);
      const headers = { "Set-Cookie": sessionCookie(ctx, opened.token, opened.maxAgeSeconds) };
      return redirectWithFlash(ctx, "/portal/settings", "accounts.password_changed", {}, headers);
    }
    case "partner": {
      const form = await parseForm(request, switchForm);
      if (!form.ok) return form.reply;
      const token = presentedSessionToken(request, ctx) ?? "";
      if (!(await switchPartner(ctx, { token, accountId, ...form.value }))) throw notFound(ctx);
      return redirectWithFlash(ctx, "/portal", "accounts.partner_switched");
    }
    default: {
      const form = await parseForm(request, profileForm);
      if (!form.ok) return form.reply;
      await updateProfile(ctx, { accountId, ...form.value });
      return redirectWithFlash(ctx, "/portal/settings", "accounts.profile_saved");
    }
  }
});

export default function Settings() {
  const { account, locale, timeZones, memberships, partnerId } = useLoaderData<typeof loader>();
  const text = useText();
  return (
    <>
      <PageHeader title={text("partners.nav_settings")} sub={account.email} />
      <Section title={text("accounts.profile")}>
        <Form intent="profile" reply={useFormReply("profile")}>
          <TextInput
            name="name"
            label={text("accounts.name")}
            defaultValue={account.name}
            autoComplete="name"
          />
          <Select
            name="locale"
            label={text("shell.language")}
            choices={LOCALES.map((value) => ({ value, label: text(`shell.language_${value}`) }))}
            defaultValue={account.locale ?? locale}
            emptyLabel={null}
          />
          <Select
            name="timeZone"
            label={text("accounts.time_zone")}
            hint={text("accounts.time_zone_hint")}
            choices={timeZones}
            defaultValue={account.timeZone ?? "UTC"}
            emptyLabel={null}
          />
          <SubmitButton>{text("accounts.save_profile")}</SubmitButton>
        </Form>
      </Section>
      <Section title={text("accounts.password")}>
        <Form intent="password" reply={useFormReply("password")}>
          <TextInput
            name="currentPassword"
            label={text("accounts.current_password")}
            type="password"
            autoComplete="current-password"
          />
          <TextInput
            name="newPassword"
            label={text("accounts.new_password")}
            hint={text("accounts.password_hint")}
            type="password"
            autoComplete="new-password"
          />
          <SubmitButton>{text("accounts.reset_button")}</SubmitButton>
        </Form>
      </Section>
      {memberships.length > 1 ? (
        <Section title={text("accounts.switch_title")}>
          <Form intent="partner">
            <Select
              name="partnerId"
              label={text("accounts.act_for")}
              choices={memberships}
              defaultValue={partnerId}
              emptyLabel={null}
            />
            <SubmitButton>{text("accounts.switch_button")}</SubmitButton>
          </Form>
        </Section>
      ) : null}
    </>
  );
}

export { RouteError as ErrorBoundary } from "#app/http/route-error.tsx";
