import { allocate } from "../allocate.ts";
import { type Attribution, WHOLE_PPM } from "../attribution.ts";
import { addHoldDays } from "../period.ts";
import type { RevenueEvent, RevenueEventLine } from "../revenue-event.ts";
import { divideHalfEven } from "../rounding.ts";
import { clauseOfHead } from "../terms/agreement-clauses.ts";
import { type AgreementHead, type AgreementVersion, headCovers } from "../terms/agreement-terms.ts";
import {
  type CommissionLine,
  type EarnedWorking,
  type LineReason,
  lineDerivedFrom,
  NO_HEAD,
} from "./commission-line.ts";
import type { VersionFinder } from "./find-version.ts";
import { monthsLeft, type PayingWindow, windowIsOver } from "./window.ts";

export type WindowFinder = (
  attribution: Attribution,
  version: AgreementVersion,
  head: AgreementHead,
) => PayingWindow;

/** The company's own part where the partners' weights leave one; sorts after any id, so a tie falls to the partner. */
const COMPANY = "~";

/** What one line of a payment earns one attribution: exactly one line, a receipt for zero included. */
export function ratePayment(
  event: RevenueEvent,
  line: RevenueEventLine,
  attribution: Attribution,
  active: readonly Attribution[],
  findVersion: VersionFinder,
  findWindow: WindowFinder,
): CommissionLine {
  const nothing = (reason: LineReason, versionId: string | null, window: PayingWindow | null) =>
    nothingLine(event, line, attribution, reason, versionId, window);
  if (event.occurredAt < attribution.from) return nothing("before_attribution", null, null);
  if (attribution.to !== null && event.occurredAt >= attribution.to)
    return nothing("attribution_ended", null, null);
  const version = findVersion(attribution.enrolmentId, event.occurredAt);
  if (!version) return nothing("no_agreement", null, null);
  const head = version.terms.heads.find((one) => headCovers(one, line.productKey, line.stream));
  if (!head) return nothing("not_covered", version.id, null);
  const window = findWindow(attribution, version, head);
  if (windowIsOver(window, event.occurredAt)) return nothing("window_over", version.id, window);

  const working = earn(event, line, attribution, active, version, head, window);
  return {
    ...facts(event, line, attribution, version.id, head.id),
    clause: working.clause,
    baseMinor: line.netMinor,
    ratePpm: working.ratePpm,
    reason: "earned",
    amountMinor: working.shareMinor,
    fromHeldMinor: 0n,
    fromAvailableMinor: 0n,
    releaseAt: addHoldDays(event.occurredAt, version.terms.holdDays),
    reverses: null,
    working,
  };
}

/** net × rate, rounded once half-even; then this attribution's part by weight, the company's rest included. */
function earn(
  event: RevenueEvent,
  line: RevenueEventLine,
  attribution: Attribution,
  active: readonly Attribution[],
  version: AgreementVersion,
  head: AgreementHead,
  window: PayingWindow,
): EarnedWorking {
  const beforeRoundingMicros = line.netMinor * BigInt(head.pays.ratePpm);
  const afterRoundingMinor = divideHalfEven(beforeRoundingMicros, 1_000_000n);
  const claimedPpm = active.reduce((sum, one) => sum + one.weightPpm, 0);
  const shares = active.map((one) => ({ id: one.id, weight: BigInt(one.weightPpm) }));
  shares.push({ id: COMPANY, weight: BigInt(Math.max(0, WHOLE_PPM - claimedPpm)) });
  const share = allocate(afterRoundingMinor, shares).find((one) => one.id === attribution.id);
  return {
    kind: "earned",
    netMinor: line.netMinor,
    taxMinor: line.taxMinor,
    ratePpm: head.pays.ratePpm,
    clause: clauseOfHead(version.terms, head.id),
    windowFrom: window.from,
    windowTo: window.to,
    monthsLeft: monthsLeft(window, event.occurredAt),
    beforeRoundingMicros,
    afterRoundingMinor,
    weightPpm: attribution.weightPpm,
    totalWeightPpm: Math.max(WHOLE_PPM, claimedPpm),
    shareMinor: share?.minor ?? 0n,
  };
}

/** A receipt for zero, with its reason. */
export function nothingLine(
  event: RevenueEvent,
  line: RevenueEventLine,
  attribution: Attribution,
  reason: LineReason,
  versionId: string | null,
  window: PayingWindow | null,
): CommissionLine {
  return {
    ...facts(event, line, attribution, versionId, NO_HEAD),
    clause: null,
    baseMinor: line.netMinor,
    ratePpm: null,
    reason,
    amountMinor: 0n,
    fromHeldMinor: 0n,
    fromAvailableMinor: 0n,
    releaseAt: null,
    reverses: null,
    working: { kind: "nothing", netMinor: line.netMinor, windowTo: window?.to ?? null },
  };
}

function facts(
  event: RevenueEvent,
  line: RevenueEventLine,
  attribution: Attribution,
  versionId: string | null,
  headId: string,
) {
  return {
    derivedFrom: lineDerivedFrom({
      eventId: event.id,
      ordinal: line.ordinal,
      versionId,
      headId,
      attributionId: attribution.id,
    }),
    eventId: event.id,
    eventLineOrdinal: line.ordinal,
    eventKind: event.kind,
    occurredAt: event.occurredAt,
    partnerId: attribution.partnerId,
    enrolmentId: attribution.enrolmentId,
    attributionId: attribution.id,
    customerId: event.customerId,
    legalEntityId: event.legalEntityId,
    productKey: line.productKey,
    stream: line.stream,
    currency: event.currency,
    versionId,
    headId,
  };
}
