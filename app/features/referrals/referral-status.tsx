import { type StatusKind, StatusMark } from "#app/components/status-mark.tsx";
import type { ReferralStatus } from "#app/domain/referral-rules.ts";
import { useText } from "#app/i18n/provider.tsx";

const SHOWN: Record<ReferralStatus, StatusKind> = {
  registered: "info",
  accepted: "good",
  declined: "bad",
  expired: "neutral",
  not_eligible: "neutral",
};

type Props = { status: ReferralStatus; isLate?: boolean; readerDecides?: boolean };

/** Where a referral stands; an open one is the staff's to decide, so a late answer alarms them alone. */
export function ReferralStatusMark({ status, isLate = false, readerDecides = false }: Props) {
  const text = useText();
  const isOpen = status === "registered";
  const kind = !(isOpen && readerDecides) ? SHOWN[status] : isLate ? "bad" : "needs_you";
  return (
    <StatusMark kind={kind}>{text(isLate ? "referrals.late" : `referrals.status.${status}`)}</StatusMark>
  );
}
