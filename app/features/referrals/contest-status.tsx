import { StatusMark } from "#app/components/status-mark.tsx";
import type { ContestStatus } from "#app/domain/referral-rules.ts";
import { useText } from "#app/i18n/provider.tsx";

/** Where a contest stands, for the staff: an open one is theirs to decide. */
export function ContestStatusMark({ status, isLate }: { status: ContestStatus; isLate: boolean }) {
  const text = useText();
  const kind = isLate ? "bad" : status === "open" ? "needs_you" : status === "upheld" ? "good" : "neutral";
  return (
    <StatusMark kind={kind}>
      {text(isLate ? "referrals.late" : `referrals.contest_status.${status}`)}
    </StatusMark>
  );
}
