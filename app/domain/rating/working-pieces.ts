import { WHOLE_PPM } from "../attribution.ts";
import type { WorkingPiece } from "../statement-view.ts";
import type { CommissionLine } from "./commission-line.ts";
import type {
  AdjustmentWorking,
  EarnedWorking,
  LoyaltyWorking,
  NothingWorking,
  ReversalWorking,
  RewardWorking,
  TrueUpWorking,
} from "./line-working.ts";

type Line = Pick<CommissionLine, "reason" | "working">;

/** A line's working as pieces that i18n makes sentences of; see `workingSentence`. Never empty. */
export function workingPieces(line: Line): WorkingPiece[] {
  const { working } = line;
  switch (working.kind) {
    case "earned":
      return earnedPieces(working, line);
    case "true_up":
      return trueUpPieces(working);
    case "loyalty":
      return loyaltyPieces(working);
    case "reversal":
      return reversalPieces(working, line);
    case "reward":
      return rewardPieces(working, line);
    case "adjustment":
      return adjustmentPieces(working);
    case "write_off":
      return [
        { code: "write_off", values: { debtMinor: working.debtMinor, givenUpMinor: working.givenUpMinor } },
      ];
    case "nothing":
      return nothingPieces(working, line);
  }
}

function earnedPieces(working: EarnedWorking, { reason }: Line): WorkingPiece[] {
  const pieces: WorkingPiece[] = [];
  for (const { code, minor } of working.removed)
    pieces.push(
      minor < 0n
        ? { code: "tax_added", values: { taxMinor: -minor } }
        : { code: `removed_${code}`, values: { removedMinor: minor } },
    );
  pieces.push(...ratePieces(working));
  if (working.weightPpm !== working.totalWeightPpm) {
    const weight = BigInt(working.weightPpm) * BigInt(WHOLE_PPM);
    pieces.push({
      code: "share_of_customer",
      values: { weightPpm: weight / BigInt(working.totalWeightPpm) },
    });
  }
  if (working.floor) pieces.push({ code: "raised_by", values: { raisedMinor: working.floor.raisedMinor } });
  if (working.cap)
    pieces.push({
      code: working.cap.roomMinor === 0n ? "cap_used_up" : "cut_to_cap",
      values: { roomMinor: working.cap.roomMinor },
    });
  if (reason === "below_threshold") pieces.push({ code: "below_threshold", values: {} });
  if (working.collectedMinor !== null)
    pieces.push({ code: "you_collected", values: { collectedMinor: working.collectedMinor } });
  pieces.push(...partPieces(working.part));
  if (working.windowTo) pieces.push({ code: "window_until", values: { endsOn: working.windowTo } });
  return pieces;
}

function ratePieces(working: EarnedWorking): WorkingPiece[] {
  const { ratePpm, baseMinor } = working;
  switch (working.pays) {
    case "percentage":
      return [{ code: "rate_of_base", values: { ratePpm: ratePpm ?? 0, baseMinor } }];
    case "platform_fee":
      return [{ code: "base_less_fee", values: { ratePpm: ratePpm ?? 0, baseMinor } }];
    case "volume":
      return [{ code: "volume_rate_of_base", values: { ratePpm: ratePpm ?? 0, baseMinor } }];
    case "graduated":
      return [
        ...working.brackets.map((bracket) => ({
          code: "bracket",
          values: {
            ratePpm: bracket.ratePpm,
            baseMinor: bracket.baseMinor,
            fromMinor: bracket.fromMinor,
          },
        })),
        { code: "counted_before", values: { beforeMinor: working.counterBeforeMinor ?? 0n } },
      ];
    case "per_unit":
      return [
        {
          code: "units_at_price",
          values: { quantity: working.quantity ?? 0n, priceUnitMicros: working.unitPrice ?? 0n },
        },
      ];
    case "flat":
      return working.quantity === 1n
        ? [{ code: "flat_amount", values: { amountMinor: working.unitPrice ?? 0n } }]
        : [
            {
              code: "flat_amount_times",
              values: { quantity: working.quantity ?? 0n, amountMinor: working.unitPrice ?? 0n },
            },
          ];
  }
}

function partPieces(part: EarnedWorking["part"]): WorkingPiece[] {
  if (!part) return [];
  const pieces: WorkingPiece[] = [];
  if (part.of > 1)
    pieces.push({ code: "instalment", values: { n: part.n, of: part.of, wholeMinor: part.wholeMinor } });
  if (part.takenMinor !== 0n)
    pieces.push({ code: "refunded_meanwhile", values: { takenMinor: part.takenMinor } });
  return pieces;
}

function trueUpPieces(working: TrueUpWorking): WorkingPiece[] {
  return [
    {
      code: "true_up",
      values: {
        ratePpm: working.ratePpm,
        beforePpm: working.rateBeforePpm,
        counterMinor: working.counterMinor,
      },
    },
    {
      code: "true_up_credited",
      values: { targetMinor: working.targetMinor, creditedMinor: working.creditedBeforeMinor },
    },
  ];
}

function loyaltyPieces(working: LoyaltyWorking): WorkingPiece[] {
  return [
    {
      code: "loyalty",
      values: { upliftPpm: working.upliftPpm, earnedMinor: working.earnedMinor, months: working.monthsSince },
    },
    ...partPieces(working.part),
  ];
}

function reversalPieces(working: ReversalWorking, { reason }: Line): WorkingPiece[] {
  if (reason === "clawback_over") return [{ code: "clawback_over", values: {} }];
  const pieces: WorkingPiece[] = [
    {
      code: "taken_back",
      values: { refundedMinor: working.reducedNetMinor, originalMinor: working.originalNetMinor },
    },
    { code: "commission_was", values: { creditedMinor: working.creditedMinor } },
  ];
  if (reason === "flat_stays") pieces.push({ code: "flat_stays", values: {} });
  if (working.takenBackBeforeMinor !== 0n) {
    pieces.push({ code: "taken_back_before", values: { beforeMinor: working.takenBackBeforeMinor } });
  }
  if (working.reducedNowMinor < 0n) pieces.push({ code: "refund_failed", values: {} });
  return pieces;
}

function rewardPieces(working: RewardWorking, { reason }: Line): WorkingPiece[] {
  const window = { fromOn: working.windowFrom, toOn: working.windowTo };
  if (reason === "guarantee")
    return [
      {
        code: "guarantee",
        values: { ...window, guaranteedMinor: working.threshold, earnedMinor: working.counted },
      },
    ];
  if (reason === "growth_bonus")
    return [
      {
        code: "growth",
        values: {
          ...window,
          ratePpm: working.ratePpm ?? 0,
          countedMinor: working.counted,
          thresholdMinor: working.threshold,
          earlierMinor: working.earlier ?? 0n,
        },
      },
    ];
  if (working.measure !== "revenue")
    return [
      {
        code: `target_${working.measure}`,
        values: { ...window, counted: working.counted, threshold: working.threshold },
      },
    ];
  const values = { ...window, countedMinor: working.counted, thresholdMinor: working.threshold };
  return working.ratePpm === null
    ? [{ code: "target_revenue", values }]
    : [{ code: "target_revenue_part", values: { ...values, ratePpm: working.ratePpm } }];
}

function adjustmentPieces(working: AdjustmentWorking): WorkingPiece[] {
  return [{ code: "adjustment", values: { wasMinor: working.wasMinor, isMinor: working.isMinor } }];
}

function nothingPieces(working: NothingWorking, { reason }: Line): WorkingPiece[] {
  return [
    reason === "window_over" && working.windowTo
      ? { code: "window_over", values: { endedOn: working.windowTo } }
      : { code: reason === "window_over" ? "window_over_undated" : reason, values: {} },
  ];
}
