import { StatusMark } from "#app/components/status-mark.tsx";
import { dayOfInstant } from "#app/i18n/format-date.ts";
import { useFormat, useReader, useText } from "#app/i18n/provider.tsx";

type Shown = {
  readonly state: "held" | "released" | "reversal" | "not_earned";
  readonly amountMinor: bigint;
  readonly releaseAt: Date | null;
};

/** Where a line of an open month stands, in words. */
export function LineStateMark({ line }: { line: Shown }) {
  const text = useText();
  const format = useFormat();
  const { timeZone } = useReader();
  if (line.state === "held" && line.releaseAt) {
    const day = format.day(dayOfInstant(line.releaseAt, timeZone));
    return <StatusMark kind="held">{text("commissions.state.held", { day })}</StatusMark>;
  }
  if (line.state === "reversal") {
    const givesBack = line.amountMinor > 0n;
    return (
      <StatusMark kind={givesBack ? "good" : "bad"}>
        {text(givesBack ? "commissions.state.given_back" : "commissions.state.reversal")}
      </StatusMark>
    );
  }
  if (line.state === "not_earned")
    return <StatusMark kind="neutral">{text("commissions.state.not_earned")}</StatusMark>;
  return <StatusMark kind="good">{text("commissions.state.released")}</StatusMark>;
}
