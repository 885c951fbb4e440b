import type { Attribution } from "#app/domain/attribution.ts";
import type { CommissionLine } from "#app/domain/rating/commission-line.ts";
import type { RevenueEvent } from "#app/domain/revenue-event.ts";
import type { AgreementVersion } from "#app/domain/terms/agreement-terms.ts";
import type { Head, World } from "./world.ts";

type Seen = {
  readonly line: CommissionLine;
  readonly version: AgreementVersion;
  /** Of a line that a head brought. */
  readonly head: Head | undefined;
  readonly event: RevenueEvent | undefined;
  readonly attribution: Attribution | undefined;
  /** Of a reversal: what it reverses. */
  readonly original: CommissionLine | undefined;
  readonly bookedFrom: number;
};

const pays = (kind: string, value?: string) => (seen: Seen) => {
  const its = seen.head?.pays;
  if (!its || its.kind !== kind || seen.line.working.kind !== "earned") return false;
  return value === undefined || Object.values(its).includes(value);
};
const head = (is: (head: Head, seen: Seen) => boolean) => (seen: Seen) =>
  seen.head !== undefined && seen.line.working.kind === "earned" && is(seen.head, seen);
const terms = (is: (seen: Seen) => boolean) => is;
const limited = (which: "cap" | "floor", per: string) => (seen: Seen) => {
  const { working } = seen.line;
  const id = working.kind === "earned" ? working[which]?.id : undefined;
  const limits = which === "cap" ? seen.version.terms.caps : seen.version.terms.floors;
  return id !== undefined && limits.find((one) => one.id === id)?.per === per;
};
const reversed = (is: (seen: Seen) => boolean) => (seen: Seen) =>
  seen.line.working.kind === "reversal" && is(seen);
const reward =
  (kind: string, is: (values: unknown[]) => boolean = () => true) =>
  (seen: Seen) =>
    seen.line.working.kind === "reward" &&
    seen.version.terms.rewards.some(
      (one) => one.id === seen.line.headId && one.kind === kind && is(Object.values(one)),
    );
const inTail =
  (kind: "months" | "life") =>
  ({ line, version, attribution, event }: Seen) =>
    line.working.kind === "earned" &&
    version.terms.sharing.tail.kind === kind &&
    attribution?.to != null &&
    event !== undefined &&
    event.occurredAt >= attribution.to;
const WINDOWS = ["month", "quarter", "calendar_year", "agreement_year"];

/** Every option of the terms, and how to see that it moved money on a line. */
const OPTIONS: Record<string, (seen: Seen) => boolean> = {
  "base net": head((one) => one.base === "net"),
  "base gross": head((one) => one.base === "gross"),
  "base net of fees": head((one, { line }) => one.base === "net_of_fees" && removed(line, "fee")),
  "deduction media": head((_, { line }) => removed(line, "media")),
  "deduction shipping": head((_, { line }) => removed(line, "shipping")),
  "credits excluded": head((_, { line }) => removed(line, "credit")),
  "head bonus": head((one) => one.kind === "bonus"),
  "head processing fee": head((one) => one.kind === "processing_fee"),
  "products of a list": head((one) => one.products !== "all"),
  "streams of a list": head((one) => one.streams !== "all"),
  "segments of a list": head((one) => one.segments !== "all"),
  "countries of a list": head((one) => one.countries !== "all"),
  "customers new": head((one) => one.customers === "new"),
  "customers renewing": head((one) => one.customers === "renewing"),
  "first payment only": head((one) => one.firstPaymentOnly),
  "window of months": head((one) => one.months !== null),
  "window from the first payment": head((one) => one.months !== null && one.windowFrom === "first_payment"),
  "window from the agreement": head((one) => one.months !== null && one.windowFrom === "agreement"),
  "earned when paid in full, after waiting": head(
    (one, { line, event }) => one.earnedWhen === "paid_in_full" && line.occurredAt > event!.occurredAt,
  ),
  "earned when invoiced": head((one) => one.earnedWhen === "invoiced"),
  "prepaid in parts": head((_, { line }) => line.headId.includes("#")),
  "prepaid in parts, a later one": head((_, { line }) => /#[2-9]/u.test(line.headId)),
  percentage: pays("percentage", "partner_share"),
  "percentage from the platform's side": pays("percentage", "platform_fee"),
  "percentage by date": head(
    ({ pays: its }, { line }) =>
      its.kind === "percentage" && its.byDate.some((step) => step.ratePpm === line.ratePpm),
  ),
  "percentage by contract year": head(
    ({ pays: its }, { line }) =>
      its.kind === "percentage" && its.byContractYear.some((step) => step.ratePpm === line.ratePpm),
  ),
  ...Object.fromEntries(
    [...WINDOWS, "lifetime"].flatMap((per) => [
      [
        `graduated per ${per}`,
        head(({ pays: its }) => its.kind === "tiered" && its.mode === "graduated" && its.per === per),
      ],
      [
        `volume per ${per}`,
        head(({ pays: its }) => its.kind === "tiered" && its.mode === "volume" && its.per === per),
      ],
    ]),
  ),
  "graduated through several brackets": head(
    (_, { line }) => line.working.kind === "earned" && line.working.brackets.length > 1,
  ),
  "tiers with a start": head(
    ({ pays: its }, { line }) => its.kind === "tiered" && (its.startsAtMinor[line.currency] ?? 0) > 0,
  ),
  "true-up": ({ line }) => line.reason === "true_up",
  "true-up of a reduction": ({ line, event }) =>
    line.reason === "true_up" && event?.kind !== "payment" && event?.kind !== "invoice_issued",
  "per unit": pays("per_unit"),
  "flat per event": pays("flat", "event"),
  "flat per first payment": pays("flat", "first_payment"),
  "flat per milestone": pays("flat", "milestone"),
  "flat per student": pays("flat", "student"),
  ...Object.fromEntries(
    ["event", "customer", "agreement", ...WINDOWS].map((per) => [`cap per ${per}`, limited("cap", per)]),
  ),
  ...Object.fromEntries(
    ["event", "customer", "agreement"].map((per) => [`floor per ${per}`, limited("floor", per)]),
  ),
  ...Object.fromEntries(
    WINDOWS.slice(0, 2).map((per) => [
      `guarantee per ${per}`,
      ({ line, version }: Seen) =>
        line.reason === "guarantee" &&
        version.terms.floors.some((one) => one.id === line.headId && one.per === per),
    ]),
  ),
  "target of revenue": reward("target", (values) => values.includes("revenue")),
  "target of customers": reward("target", (values) => values.includes("customers")),
  "target of students": reward("target", (values) => values.includes("students")),
  "target paid once": reward("target", (values) => values.includes(true)),
  growth: reward("growth"),
  loyalty: ({ line }) => line.reason === "loyalty",
  "shared customer": head(
    (_, { line }) => line.working.kind === "earned" && line.working.weightPpm < 1_000_000,
  ),
  "above the total limit": head(
    (_, { line }) => line.working.kind === "earned" && line.working.totalWeightPpm !== 1_000_000,
  ),
  "weight by role": terms(
    ({ version, line }) =>
      line.working.kind === "earned" && Object.keys(version.terms.sharing.byRolePpm).length > 0,
  ),
  "tail of months": inTail("months"),
  "tail for life": inTail("life"),
  "partner resells": head(
    (_, { line }) => line.working.kind === "earned" && line.working.collectedMinor !== null,
  ),
  "marketplace collects": head(
    (_, { line, version }) => version.terms.moneyFlow === "marketplace_collects" && removed(line, "fee"),
  ),
  "release lag": terms(
    ({ line, version }) => line.working.kind === "earned" && version.terms.releaseLagMonths > 0,
  ),
  "clawback days, in time": reversed(({ version }) => version.terms.clawbackDays !== null),
  "late for its month": ({ line, bookedFrom, event }) =>
    event !== undefined && event.occurredAt.getTime() < bookedFrom && line.working.kind === "earned",
  "late reduction": reversed(({ line, bookedFrom }) => line.occurredAt.getTime() < bookedFrom),
  "second version": ({ version, line }) => version.n === 2 && line.working.kind === "earned",
  "counters that restart": ({ version, line }) =>
    version.n === 2 && version.terms.readings.versionChange === "restart" && line.working.kind === "earned",
  "reversal from what is held": reversed(({ line }) => line.fromHeldMinor !== 0n),
  "reversal from what is available": reversed(({ line }) => line.fromAvailableMinor !== 0n),
  "given back": ({ line }) => line.reason === "given_back",
  "reversal in a later month": reversed(
    ({ original, bookedFrom }) => original !== undefined && original.occurredAt.getTime() < bookedFrom,
  ),
  ...Object.fromEntries(
    ["refund", "credit_note", "dispute_lost", "invoice_void", "invoice_uncollectible"].map((kind) => [
      `reversal by ${kind}`,
      reversed(({ event }) => event?.kind === kind),
    ]),
  ),
  ...Object.fromEntries(
    ["lower_counter", "recompute", "leave_counter"].map((reading) => [
      `tier refund read as ${reading}`,
      reversed(
        ({ version, original }) =>
          version.terms.readings.refundAfterTier === reading &&
          original?.working.kind === "earned" &&
          original.working.counterBeforeMinor !== null,
      ),
    ]),
  ),
  "reversal of a part": reversed(({ line }) => line.headId.includes("#")),
  "reversal of loyalty": reversed(({ line }) => line.headId.includes("+")),
  yen: ({ line }) => line.currency === "JPY",
  dinar: ({ line }) => line.currency === "KWD",
};

export const OPTION_NAMES = Object.keys(OPTIONS);

/** Counts, for each option, the lines of a history on which it moved money. */
export function countOptions(
  world: World,
  rated: readonly CommissionLine[][],
  counts: Map<string, number>,
): void {
  const versions = new Map(world.versions.map((one) => [one.id, one]));
  const events = new Map(world.months.flatMap((month) => month.events.map((event) => [event.id, event])));
  const byId = new Map(rated.flat().map((line) => [line.derivedFrom, line]));
  for (const [month, lines] of rated.entries())
    for (const line of lines) {
      const version = versions.get(line.versionId ?? "");
      if (line.amountMinor === 0n || !version) continue;
      const headId = line.headId.split(/[#+]/u, 1)[0];
      const seen: Seen = {
        line,
        version,
        head: version.terms.heads.find((one) => one.id === headId),
        event: events.get(line.eventId ?? ""),
        attribution: world.attributions.find((one) => one.id === line.attributionId),
        original: byId.get(line.reverses ?? ""),
        bookedFrom: world.months[month]!.from.getTime(),
      };
      for (const name of OPTION_NAMES)
        if (OPTIONS[name]!(seen)) counts.set(name, (counts.get(name) ?? 0) + 1);
    }
}

function removed(line: CommissionLine, code: string): boolean {
  return line.working.kind === "earned" && line.working.removed.some((part) => part.code === code);
}
