import { Link, useLoaderData } from "@remix-run/react";
import { SubmitButton } from "#app/components/buttons.tsx";
import { Checkbox } from "#app/components/choice-fields.tsx";
import { Form } from "#app/components/form.tsx";
import { Banner } from "#app/components/notices.tsx";
import { PageHeader } from "#app/components/page-header.tsx";
import { Tabs } from "#app/components/tabs.tsx";
import { Textarea, TextInput } from "#app/components/text-fields.tsx";
import { parseAmount } from "#app/domain/money-text.ts";
import { localDateOf } from "#app/domain/period.ts";
import { countryChoices } from "#app/features/partners/country-choices.server.ts";
import { readDomain } from "#app/features/referrals/claim-keys.server.ts";
import { CompanyFields, EnrolmentField } from "#app/features/referrals/company-fields.tsx";
import { clientForm, projectForm, studentForm } from "#app/features/referrals/referral.form.ts";
import { listReferringEnrolments } from "#app/features/referrals/referring-enrolment.server.ts";
import { registerReferral } from "#app/features/referrals/register-referral.server.ts";
import { signedInPartner } from "#app/http/access.ts";
import { redirectWithFlash } from "#app/http/flash.server.ts";
import { guardedAction, guardedLoader } from "#app/http/guard.server.ts";
import { parseForm, refuse } from "#app/http/parse-form.server.ts";
import { readIntent } from "#app/http/read-form.server.ts";
import type { RouteHandle } from "#app/http/route-handle.ts";
import { useFormReply } from "#app/http/use-form-reply.ts";
import { formatDay } from "#app/i18n/format-date.ts";
import { useFormat, useReader, useText } from "#app/i18n/provider.tsx";

export const handle: RouteHandle = { title: "referrals.register" };

const KINDS = ["client", "project", "student"] as const;

export const loader = guardedLoader(signedInPartner("owner", "sales"), async ({ ctx, url, locale }) => {
  const enrolments = await listReferringEnrolments(ctx);
  const kinds = KINDS.filter((kind) => enrolments.some((one) => one.kind === kind));
  const kind = kinds.find((known) => known === url.searchParams.get("kind")) ?? kinds[0] ?? "client";
  return {
    kind,
    kinds,
    enrolments: enrolments.filter((one) => one.kind === kind),
    countries: countryChoices(locale),
  };
});

export const action = guardedAction(
  signedInPartner("owner", "sales"),
  async ({ ctx, request, limits, locale, text, session, studentKeySecret }) => {
    const intent = await readIntent(request);
    if (intent === "student") {
      const form = await parseForm(request, studentForm, { multiline: ["note"] });
      if (!form.ok) return form.reply;
      const { consent: _, ...student } = form.value;
      if (student.consentOn > localDateOf(ctx.now, session.account.timeZone ?? "UTC"))
        return refuse(request, 422, [{ field: "consentOn", key: "referrals.consent_future", values: {} }]);
      await limits.consume("register_referral", ctx.actor.partnerId);
      const { referralId } = await registerReferral(
        { ...ctx, studentKeySecret },
        { kind: "student", ...student },
      );
      return redirectWithFlash(ctx, `/portal/referrals/${referralId}`, "referrals.student_flash", {
        label: text("referrals.kind.student"),
      });
    }
    const form =
      intent === "project"
        ? await parseForm(request, projectForm, { multiline: ["note"] })
        : await parseForm(request, clientForm, { multiline: ["note"] });
    if (!form.ok) return form.reply;
    const { estimate, ...typed } = form.value;
    const domain = typed.domain ? readDomain(typed.domain) : null;
    if (domain && !domain.ok)
      return refuse(request, 422, [{ field: "domain", key: `errors.referral_${domain.code}`, values: {} }]);
    const own = (await listReferringEnrolments(ctx)).find((one) => one.enrolmentId === typed.enrolmentId);
    const amount = estimate ? parseAmount(estimate, own?.currency ?? "USD", locale) : null;
    if (amount && (!amount.ok || amount.minor < 0n))
      return refuse(request, 422, [{ field: "estimate", key: "referrals.estimate_invalid", values: {} }]);
    await limits.consume("register_referral", ctx.actor.partnerId);
    const company = { ...typed, estimatedMinor: amount?.ok ? amount.minor : undefined };
    const done = await registerReferral(
      ctx,
      "projectName" in typed
        ? { ...company, kind: "project", projectName: String(typed.projectName) }
        : { ...company, kind: "client" },
    );
    return redirectWithFlash(ctx, `/portal/referrals/${done.referralId}`, "referrals.registered_flash", {
      label: typed.companyName,
      day: done.protectedUntil ? formatDay(done.protectedUntil, locale) : "",
    });
  },
);

export default function RegisterReferral() {
  const { kind, kinds, enrolments, countries } = useLoaderData<typeof loader>();
  const text = useText();
  const format = useFormat();
  const { locale } = useReader();
  const reply = useFormReply(kind);
  const met = reply?.problems.find(({ key }) => key === "errors.claim_already_protected");
  const until = met ? String(met.values.until ?? "") : "";
  const choices = enrolments.map(({ enrolmentId, typeLabel }) => ({
    value: enrolmentId,
    label: typeLabel[locale],
  }));
  const only = enrolments.length === 1 ? enrolments[0] : undefined;
  return (
    <>
      <PageHeader title={text(`referrals.register_${kind}`)} sub={text("referrals.register_sub")} />
      {kinds.length > 1 ? (
        <Tabs
          label={text("referrals.kind")}
          tabs={kinds.map((one) => ({
            to: `/portal/referrals/new?kind=${one}`,
            label: text(`referrals.kind.${one}`),
            current: one === kind,
          }))}
        />
      ) : null}
      {met ? (
        <Banner kind="held" title={text("referrals.check.already_protected_title")}>
          {until ? <p>{text("referrals.until_day", { day: format.day(until) })}</p> : null}
          <Link to="/portal/referrals/contest">{text("referrals.contest")}</Link>
        </Banner>
      ) : null}
      <Form intent={kind} reply={reply} hidden={only ? { enrolmentId: only.enrolmentId } : {}}>
        {kind === "student" ? (
          <>
            <TextInput name="personName" label={text("referrals.person")} maxLength={200} width="medium" />
            <TextInput
              name="email"
              type="email"
              label={text("referrals.email")}
              maxLength={254}
              width="medium"
            />
            <TextInput name="cohort" label={text("referrals.cohort")} optional maxLength={80} width="short" />
            <TextInput
              name="consentOn"
              type="date"
              label={text("referrals.consent_on")}
              hint={text("referrals.consent_hint")}
              width="short"
            />
            <Checkbox name="consent" label={text("referrals.consent")} />
          </>
        ) : (
          <>
            <CompanyFields countries={countries} />
            {kind === "project" ? (
              <TextInput
                name="projectName"
                label={text("referrals.project")}
                maxLength={200}
                width="medium"
              />
            ) : null}
            <TextInput
              name="contactName"
              label={text("referrals.contact")}
              hint={text("referrals.contact_hint")}
              optional
              maxLength={200}
              width="medium"
            />
            <TextInput
              name="estimate"
              label={text("referrals.estimate", { currency: only?.currency ?? "USD" })}
              optional
              inputMode="decimal"
              maxLength={30}
              width="short"
            />
          </>
        )}
        <EnrolmentField choices={choices} />
        <Textarea name="note" label={text("referrals.note")} optional rows={3} maxLength={2000} />
        <SubmitButton>{text("referrals.register_button")}</SubmitButton>
      </Form>
    </>
  );
}

export { RouteError as ErrorBoundary } from "#app/http/route-error.tsx";
