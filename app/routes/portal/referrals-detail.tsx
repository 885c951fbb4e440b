import { useLoaderData } from "@remix-run/react";
import { z } from "zod";
import { Button } from "#app/components/buttons.tsx";
import { Form } from "#app/components/form.tsx";
import { PageHeader, Section } from "#app/components/page-header.tsx";
import { StepLine } from "#app/components/step-line.tsx";
import { countryName } from "#app/features/partners/country-choices.server.ts";
import { extendProtection } from "#app/features/referrals/extend-protection.server.ts";
import { findExtension } from "#app/features/referrals/find-extension.server.ts";
import { findReferral } from "#app/features/referrals/find-referral.server.ts";
import { ReferralFacts } from "#app/features/referrals/referral-facts.tsx";
import { ReferralStatusMark } from "#app/features/referrals/referral-status.tsx";
import { signedInPartner } from "#app/http/access.ts";
import { redirectWithFlash } from "#app/http/flash.server.ts";
import { guardedAction, guardedLoader } from "#app/http/guard.server.ts";
import { parseForm } from "#app/http/parse-form.server.ts";
import { notFound } from "#app/http/refusals.server.ts";
import type { RouteHandle } from "#app/http/route-handle.ts";
import { useFormReply } from "#app/http/use-form-reply.ts";
import { formatDay } from "#app/i18n/format-date.ts";
import { useFormat, useText } from "#app/i18n/provider.tsx";

export const handle: RouteHandle = { title: "referrals.receipt" };

export const loader = guardedLoader(signedInPartner(), async ({ ctx, params, locale }) => {
  const referral = await findReferral(ctx, { referralId: params.id ?? "" });
  if (!referral) throw notFound(ctx);
  const extension = await findExtension(ctx, { referralId: referral.id });
  return { referral, extension, countryName: referral.country && countryName(referral.country, locale) };
});

const extendForm = z.object({});

export const action = guardedAction(
  signedInPartner("owner", "sales"),
  async ({ ctx, request, params, locale }) => {
    const form = await parseForm(request, extendForm);
    if (!form.ok) return form.reply;
    const referralId = params.id ?? "";
    const extended = await extendProtection(ctx, { referralId });
    if (!extended) throw notFound(ctx);
    return redirectWithFlash(ctx, `/portal/referrals/${referralId}`, "referrals.extended", {
      day: formatDay(extended.protectedUntil, locale),
    });
  },
);

export default function Referral() {
  const { referral, extension, countryName } = useLoaderData<typeof loader>();
  const text = useText();
  const format = useFormat();
  const reply = useFormReply("extend");
  const { status } = referral;
  const isOpen = status === "registered";
  return (
    <>
      <PageHeader title={referral.label} sub={<ReferralStatusMark status={status} />} />
      <StepLine
        label={text("referrals.what_next")}
        steps={[
          { label: text("referrals.step_registered"), state: "done" },
          {
            label: text(isOpen ? "referrals.step_decided" : `referrals.status.${status}`),
            state: isOpen ? "now" : "done",
          },
          { label: text("referrals.step_customer"), state: status === "accepted" ? "done" : "to_come" },
        ]}
      />
      <Section title={text("referrals.receipt")}>
        <ReferralFacts referral={referral} countryName={countryName} />
      </Section>
      {extension ? (
        <Section title={text("referrals.extend_title")}>
          <p className="mb-3 text-muted text-sm">{text("referrals.extend_lead", { days: extension.days })}</p>
          <Form intent="extend" reply={reply} layout="inline">
            <Button>{text("referrals.extend_button", { day: format.day(extension.until) })}</Button>
          </Form>
        </Section>
      ) : null}
    </>
  );
}

export { RouteError as ErrorBoundary } from "#app/http/route-error.tsx";
