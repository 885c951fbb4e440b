import { type StatusKind, StatusMark } from "#app/components/status-mark.tsx";
import type { PayoutState } from "#app/domain/payout-state.ts";
import { useText } from "#app/i18n/provider.tsx";
import type { RunStage } from "./run-stage.ts";

const OF_STATE: Readonly<Record<PayoutState, StatusKind>> = {
  draft: "neutral",
  approved: "info",
  sending: "info",
  unknown: "info",
  waiting_funds: "held",
  held_account: "held",
  held_currency: "held",
  needs_human: "needs_you",
  paid: "good",
  partly_reversed: "bad",
  reversed: "bad",
  cancelled: "neutral",
};

/** A payout's state for people of finance: word, shape and colour. */
export function PayoutMark({ status }: { status: PayoutState }) {
  const text = useText();
  return <StatusMark kind={OF_STATE[status]}>{text(`payouts.state.${status}`)}</StatusMark>;
}

/** The same for the partner: what finance does about it is "in progress" to them. */
export function OwnPayoutMark({ status }: { status: PayoutState }) {
  const text = useText();
  const waits = status === "draft" || status === "needs_human";
  const kind = waits ? "info" : status === "held_account" ? "needs_you" : OF_STATE[status];
  return <StatusMark kind={kind}>{text(`payouts.own_state.${status}`)}</StatusMark>;
}

const OF_STAGE: Readonly<Record<RunStage, StatusKind>> = {
  draft: "neutral",
  submitted: "info",
  approved: "needs_you",
  rejected: "bad",
  paying: "info",
  paid: "info",
  reconciled: "good",
};

/** How far a run is; one that the reader can approve is theirs to act on. */
export function StageMark({ stage, readerApproves = false }: { stage: RunStage; readerApproves?: boolean }) {
  const text = useText();
  const kind = stage === "submitted" && readerApproves ? "needs_you" : OF_STAGE[stage];
  return <StatusMark kind={kind}>{text(`payouts.stage.${stage}`)}</StatusMark>;
}
