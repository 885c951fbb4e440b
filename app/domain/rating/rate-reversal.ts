import type { Attribution } from "../attribution.ts";
import { addHoldDays } from "../period.ts";
import type { RevenueEvent, RevenueEventKind, RevenueEventLine } from "../revenue-event.ts";
import type { CommissionLine, LineReason } from "./commission-line.ts";
import { originalOf } from "./instalments.ts";
import { nothingLine } from "./nothing-line.ts";
import type { RatingRun } from "./rating-run.ts";
import type { RatedOriginal } from "./rating-state.ts";
import { size, type TakeBack, takeBack } from "./take-back.ts";
import { reduceWaiting } from "./waiting.ts";

/** +1 takes back, −1 gives back, 0 changes nothing. */
const DIRECTION: Readonly<Record<RevenueEventKind, bigint>> = {
  payment: 0n,
  invoice_issued: 0n,
  refund: 1n,
  credit_note: 1n,
  dispute_lost: 1n,
  invoice_void: 1n,
  invoice_uncollectible: 1n,
  refund_failed: -1n,
  dispute_opened: 0n,
  dispute_won: 0n,
};

/**
 * Reverses each earned line of what an event line reduces, whoever holds the customer now, and what of it is still to
 * come; attributions that earned nothing of it get a receipt for zero.
 */
export function reverseLine(
  run: RatingRun,
  event: RevenueEvent,
  line: RevenueEventLine,
  attributions: readonly Attribution[],
): void {
  const reducedNowMinor = DIRECTION[event.kind] * size(line.netMinor);
  const at = event.occurredAt.getTime();
  const concerned = new Set<string | null>();
  for (const original of run.originals.of(event.reversesEventId ?? "", event.invoiceId, line.ordinal)) {
    if (original.line.currency !== event.currency) continue;
    if (run.onlyPartnerId !== undefined && original.line.partnerId !== run.onlyPartnerId) continue;
    concerned.add(original.line.attributionId);
    if (clawbackIsOver(run, original, at)) {
      run.lines.push(reversalLine(run, event, line, original, 0n, unchanged(original), "clawback_over"));
      continue;
    }
    const taken = takeBack(run, original, reducedNowMinor, at);
    run.originals.remember(taken.original);
    const reversal = reversalLine(run, event, line, original, reducedNowMinor, taken, null);
    run.lines.push(reversal);
    const correction = taken.correction?.(reversal);
    if (correction) run.lines.push(correction);
  }
  for (const id of reducePending(run, event, line, reducedNowMinor)) concerned.add(id);
  const waits = reduceWaiting(run, event, line, reducedNowMinor);
  for (const attribution of attributions) {
    if (concerned.has(attribution.id)) continue;
    const reason = waits.has(attribution.id) ? "waits_for_full_payment" : "no_original";
    run.lines.push(nothingLine(event, line, attribution, reason, null));
  }
}

/** A reduction that comes later than the terms allow takes nothing back. */
function clawbackIsOver(run: RatingRun, original: RatedOriginal, at: number): boolean {
  const version = original.line.versionId === null ? null : run.versions.byId(original.line.versionId);
  const days = version?.version.terms.clawbackDays ?? null;
  return days !== null && at >= addHoldDays(original.ratedAt, days).getTime();
}

function unchanged(original: RatedOriginal): TakeBack {
  return {
    original,
    reducedNetMinor: original.reducedMinor,
    targetMinor: original.takenBackMinor,
    takeMinor: 0n,
    correction: null,
  };
}

/** What is still to come of the payment comes smaller, however late. Answers the attributions that have something to come. */
function reducePending(
  run: RatingRun,
  event: RevenueEvent,
  line: RevenueEventLine,
  reducedNowMinor: bigint,
): (string | null)[] {
  const concerned: (string | null)[] = [];
  if (run.pending.length === 0) return concerned;
  // In the same order, whether they were made just now or come from what was kept.
  run.pending.sort((a, b) => (a.line.derivedFrom < b.line.derivedFrom ? -1 : 1));
  run.pending = run.pending.map((pending) => {
    const { eventId, eventLineOrdinal, currency, attributionId } = pending.line;
    const isInvoice = pending.line.eventKind === "invoice_issued" && pending.invoiceId === event.invoiceId;
    const isOfIt = eventId === event.reversesEventId || (isInvoice && event.invoiceId !== null);
    if (!isOfIt || eventLineOrdinal !== line.ordinal || currency !== event.currency) return pending;
    concerned.push(attributionId);
    const before = originalOf(pending);
    const taken = takeBack(run, before, reducedNowMinor, event.occurredAt.getTime());
    const cause = reversalLine(run, event, line, before, reducedNowMinor, taken, null);
    const correction = taken.correction?.(cause);
    if (correction) run.lines.push(correction);
    const { original } = taken;
    return { ...pending, reducedMinor: original.reducedMinor, takenBackMinor: original.takenBackMinor };
  });
  return concerned;
}

/**
 * The line of a reversal. It first cancels what is still on hold of its own original (as of the time when it reaches the
 * books); the rest comes from what is available.
 */
function reversalLine(
  run: RatingRun,
  event: RevenueEvent,
  line: RevenueEventLine,
  before: RatedOriginal,
  reducedNowMinor: bigint,
  taken: TakeBack,
  reason: LineReason | null,
): CommissionLine {
  const original = before.line;
  const bookedAt = Math.max(event.occurredAt.getTime(), run.bookedFrom);
  const { takeMinor } = taken;
  const stillHeld = original.releaseAt !== null && bookedAt < original.releaseAt.getTime();
  const fromHeldMinor = stillHeld ? takeMinor : 0n;
  const fromAvailableMinor = stillHeld ? 0n : takeMinor;
  const clause = original.clause ?? "";
  return {
    derivedFrom: `${event.id}/${line.ordinal}/${original.versionId ?? "-"}/${original.headId}/${original.attributionId}`,
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
    reason: reason ?? reasonOf(event.kind, before, takeMinor),
    amountMinor: -takeMinor,
    fromHeldMinor,
    fromAvailableMinor,
    releaseAt: original.releaseAt,
    reverses: original.derivedFrom,
    working: {
      kind: "reversal",
      reverses: original.derivedFrom,
      clause,
      originalNetMinor: before.netMinor,
      creditedMinor: before.creditedMinor,
      reducedNowMinor,
      reducedNetMinor: taken.reducedNetMinor,
      targetMinor: taken.targetMinor,
      takenBackBeforeMinor: before.takenBackMinor,
      fromHeldMinor,
      fromAvailableMinor,
    },
  };
}

function reasonOf(kind: RevenueEventKind, original: RatedOriginal, takeMinor: bigint): LineReason {
  if (kind === "dispute_opened") return "dispute_open";
  if (kind === "dispute_won") return "dispute_won";
  if (original.isFlat && takeMinor === 0n && original.creditedMinor !== 0n) return "flat_stays";
  return kind === "refund_failed" ? "given_back" : "reversal";
}
