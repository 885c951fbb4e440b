import { type StatusKind, StatusMark } from "#app/components/status-mark.tsx";
import { PAYOUT_STATES, type PayoutState } from "#app/domain/payout-state.ts";
import { asReason } from "#app/features/statements/statement-words.ts";
import { useText } from "#app/i18n/provider.tsx";

const MARK: Readonly<Record<PayoutState, StatusKind>> = {
  draft: "info",
  approved: "info",
  sending: "info",
  unknown: "info",
  waiting_funds: "info",
  held_account: "held",
  held_currency: "held",
  needs_human: "held",
  paid: "good",
  partly_reversed: "bad",
  reversed: "bad",
  cancelled: "neutral",
};

type PaymentMarkProps = {
  statement: {
    readonly payableMinor: bigint;
    readonly payableReason: string;
    readonly payoutStatus: string | null;
  };
  /** A payout account that cannot receive is the partner's to mend, and theirs alone. */
  audience: "partner" | "staff";
};

/** What becomes of a statement's money, in one mark. */
export function PaymentMark({ statement, audience }: PaymentMarkProps) {
  const text = useText();
  const payout = PAYOUT_STATES.find((state) => state === statement.payoutStatus);
  if (payout) {
    const kind = payout === "held_account" && audience === "partner" ? "needs_you" : MARK[payout];
    return <StatusMark kind={kind}>{text(`statements.payment.${payout}`)}</StatusMark>;
  }
  if (statement.payableMinor > 0n)
    return <StatusMark kind="info">{text("statements.payment.in_review")}</StatusMark>;
  const reason = asReason(statement.payableReason);
  return (
    <StatusMark kind={reason === "on_hold" ? "held" : "neutral"}>
      {text(`statements.reason.${reason}`)}
    </StatusMark>
  );
}
