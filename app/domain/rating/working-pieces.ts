import type { WorkingPiece } from "../statement-view.ts";
import type { CommissionLine, LineWorking } from "./commission-line.ts";

/** A line's working as pieces that i18n makes sentences of; see `workingSentence`. Never empty. */
export function workingPieces(line: Pick<CommissionLine, "reason" | "working">): WorkingPiece[] {
  const { working, reason } = line;
  switch (working.kind) {
    case "earned":
      return earnedPieces(working);
    case "reversal":
      return reversalPieces(working);
    case "nothing":
      return [
        reason === "window_over" && working.windowTo
          ? { code: "window_over", values: { endedOn: working.windowTo } }
          : { code: reason === "window_over" ? "window_over_undated" : reason, values: {} },
      ];
  }
}

function earnedPieces(working: Extract<LineWorking, { kind: "earned" }>): WorkingPiece[] {
  const pieces: WorkingPiece[] = [
    { code: "rate_of_base", values: { ratePpm: working.ratePpm, baseMinor: working.netMinor } },
  ];
  if (working.weightPpm !== working.totalWeightPpm) {
    const weight = BigInt(working.weightPpm) * 1_000_000n;
    pieces.push({
      code: "share_of_customer",
      values: { weightPpm: weight / BigInt(working.totalWeightPpm) },
    });
  }
  if (working.windowTo) pieces.push({ code: "window_until", values: { endsOn: working.windowTo } });
  return pieces;
}

function reversalPieces(working: Extract<LineWorking, { kind: "reversal" }>): WorkingPiece[] {
  const pieces: WorkingPiece[] = [
    {
      code: "taken_back",
      values: { refundedMinor: working.reducedNetMinor, originalMinor: working.originalNetMinor },
    },
    { code: "commission_was", values: { creditedMinor: working.creditedMinor } },
  ];
  if (working.takenBackBeforeMinor !== 0n) {
    pieces.push({ code: "taken_back_before", values: { beforeMinor: working.takenBackBeforeMinor } });
  }
  if (working.reducedNowMinor < 0n) pieces.push({ code: "refund_failed", values: {} });
  return pieces;
}
