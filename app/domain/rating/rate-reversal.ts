import type { RevenueEvent, RevenueEventKind, RevenueEventLine } from "../revenue-event.ts";
import { divideHalfEven } from "../rounding.ts";
import { type CommissionLine, lineDerivedFrom } from "./commission-line.ts";
import type { RatedOriginal } from "./rating-state.ts";

/** +1 takes back, −1 gives back, 0 changes nothing. */
const DIRECTION: Readonly<Record<RevenueEventKind, bigint>> = {
  payment: 0n,
  refund: 1n,
  credit_note: 1n,
  dispute_lost: 1n,
  refund_failed: -1n,
  dispute_opened: 0n,
  dispute_won: 0n,
  invoice_issued: 0n,
  invoice_void: 1n,
  invoice_uncollectible: 1n,
};

/**
 * What one line of a reduction takes back of one earned line: `credited × reduced net ÷ original net`, half-even, less
 * what was taken back before, at the original's rate. The reductions together never exceed the original net, so all
 * partials take back exactly what was credited. It first cancels what is still on hold of its own original (as of
 * `bookedAt`, when the reversal reaches the books); the rest comes from what is available.
 */
export function rateReversal(
  event: RevenueEvent,
  line: RevenueEventLine,
  original: RatedOriginal,
  bookedAt: Date,
): { line: CommissionLine; original: RatedOriginal } {
  const reducedNowMinor = DIRECTION[event.kind] * size(line.netMinor);
  const reducedMinor = original.reducedMinor + reducedNowMinor;
  const reducedNetMinor = clamp(reducedMinor, size(original.netMinor));
  const targetMinor =
    original.netMinor === 0n
      ? 0n
      : divideHalfEven(original.creditedMinor * reducedNetMinor, size(original.netMinor));
  const takeMinor = targetMinor - original.takenBackMinor;
  const stillHeld = bookedAt < original.releaseAt;
  const fromHeldMinor = stillHeld ? takeMinor : 0n;
  const fromAvailableMinor = stillHeld ? 0n : takeMinor;
  return {
    original: { ...original, reducedMinor, takenBackMinor: targetMinor },
    line: {
      derivedFrom: lineDerivedFrom({ ...original, eventId: event.id, ordinal: line.ordinal }),
      eventId: event.id,
      eventLineOrdinal: line.ordinal,
      eventKind: event.kind,
      occurredAt: event.occurredAt,
      partnerId: original.partnerId,
      enrolmentId: original.enrolmentId,
      attributionId: original.attributionId,
      customerId: original.customerId,
      legalEntityId: original.legalEntityId,
      productKey: original.productKey,
      stream: original.stream,
      currency: original.currency,
      versionId: original.versionId,
      headId: original.headId,
      clause: original.clause,
      baseMinor: -reducedNowMinor,
      ratePpm: original.ratePpm,
      reason: reasonOf(event.kind),
      amountMinor: -takeMinor,
      fromHeldMinor,
      fromAvailableMinor,
      releaseAt: original.releaseAt,
      reverses: original.derivedFrom,
      working: {
        kind: "reversal",
        reverses: original.derivedFrom,
        clause: original.clause,
        originalNetMinor: original.netMinor,
        creditedMinor: original.creditedMinor,
        reducedNowMinor,
        reducedNetMinor,
        targetMinor,
        takenBackBeforeMinor: original.takenBackMinor,
        fromHeldMinor,
        fromAvailableMinor,
      },
    },
  };
}

function reasonOf(kind: RevenueEventKind): CommissionLine["reason"] {
  if (kind === "dispute_opened") return "dispute_open";
  if (kind === "dispute_won") return "dispute_won";
  return kind === "refund_failed" ? "given_back" : "reversal";
}

function size(minor: bigint): bigint {
  return minor < 0n ? -minor : minor;
}

/** Between nothing and a limit. */
function clamp(minor: bigint, limit: bigint): bigint {
  return minor < 0n ? 0n : minor > limit ? limit : minor;
}
