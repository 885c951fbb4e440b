import { useLoaderData } from "@remix-run/react";
import { PageHeader, Section } from "#app/components/page-header.tsx";
import { StepLine } from "#app/components/step-line.tsx";
import { countryName } from "#app/features/partners/country-choices.server.ts";
import { findReferral } from "#app/features/referrals/find-referral.server.ts";
import { ReferralFacts } from "#app/features/referrals/referral-facts.tsx";
import { ReferralStatusMark } from "#app/features/referrals/referral-status.tsx";
import { signedInPartner } from "#app/http/access.ts";
import { guardedLoader } from "#app/http/guard.server.ts";
import { notFound } from "#app/http/refusals.server.ts";
import type { RouteHandle } from "#app/http/route-handle.ts";
import { useText } from "#app/i18n/provider.tsx";

export const handle: RouteHandle = { title: "referrals.receipt" };

export const loader = guardedLoader(signedInPartner(), async ({ ctx, params, locale }) => {
  const referral = await findReferral(ctx, { referralId: params.id ?? "" });
  if (!referral) throw notFound(ctx);
  return { referral, countryName: referral.country && countryName(referral.country, locale) };
});

export default function Referral() {
  const { referral, countryName } = useLoaderData<typeof loader>();
  const text = useText();
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
    </>
  );
}

export { RouteError as ErrorBoundary } from "#app/http/route-error.tsx";
