import { MoneyText } from "#app/components/amount.tsx";
import { Code } from "#app/components/code-block.tsx";
import { Day, Instant } from "#app/components/day.tsx";
import { DefinitionList } from "#app/components/definition-list.tsx";
import { useText } from "#app/i18n/provider.tsx";
import { isEndedReason } from "./decline-reasons.ts";
import type { ReferralDetail } from "./find-referral.server.ts";

/** The receipt: what was registered, when by the server's clock, under which number, and what became of it. */
export function ReferralFacts({
  referral,
  countryName,
}: {
  referral: ReferralDetail;
  countryName: string | null;
}) {
  const text = useText();
  const { person, estimated, reasonCode, reasonText } = referral;
  const shown = (term: string, value: string | null) => (value ? [{ term, value }] : []);
  const reason = [isEndedReason(reasonCode) ? text(`referrals.reason.${reasonCode}`) : null, reasonText];
  return (
    <DefinitionList
      items={[
        { term: text("referrals.id"), value: <Code>{referral.id}</Code> },
        { term: text("referrals.registered_at"), value: <Instant at={referral.registeredAt} /> },
        ...(referral.protectedUntil
          ? [{ term: text("referrals.until"), value: <Day on={referral.protectedUntil} /> }]
          : []),
        ...(referral.status === "registered"
          ? [{ term: text("referrals.answer_due"), value: <Instant at={referral.answerDueAt} /> }]
          : []),
        ...(referral.decidedAt
          ? [{ term: text("referrals.decided_at"), value: <Instant at={referral.decidedAt} /> }]
          : []),
        ...shown(text("referrals.reason"), reason.filter(Boolean).join(" ")),
        { term: text("referrals.kind"), value: text(`referrals.kind.${referral.kind}`) },
        { term: text("referrals.product"), value: referral.productName },
        ...shown(text("referrals.domain"), referral.domain),
        ...shown(text("referrals.tax_id"), referral.taxIdKey),
        ...shown(text("referrals.country"), countryName),
        ...shown(
          text(referral.kind === "student" ? "referrals.person" : "referrals.contact"),
          person?.name ?? null,
        ),
        ...shown(text("referrals.email"), person?.email ?? null),
        ...(person?.consentOn
          ? [{ term: text("referrals.consent_on"), value: <Day on={person.consentOn} /> }]
          : []),
        ...shown(text("referrals.cohort"), referral.cohort),
        ...(estimated
          ? [
              {
                term: text("referrals.estimate", { currency: estimated.currency }),
                value: <MoneyText value={estimated} />,
              },
            ]
          : []),
        ...shown(text("referrals.note"), referral.note),
      ]}
    />
  );
}
