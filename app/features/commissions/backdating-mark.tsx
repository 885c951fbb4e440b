import { type StatusKind, StatusMark } from "#app/components/status-mark.tsx";
import type { BackdatingStatus } from "#app/domain/backdating-rules.ts";
import { useText } from "#app/i18n/provider.tsx";

const KIND: Readonly<Record<BackdatingStatus, StatusKind>> = {
  proposed: "needs_you",
  confirmed: "good",
  withdrawn: "neutral",
};

export function BackdatingMark({ status }: { status: BackdatingStatus }) {
  return <StatusMark kind={KIND[status]}>{useText()(`agreements.backdating_status.${status}`)}</StatusMark>;
}
