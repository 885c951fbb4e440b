import type { Attribution, AttributionRole } from "#app/domain/attribution.ts";
import type { RevenueEvent, RevenueEventKind, RevenueEventLine } from "#app/domain/revenue-event.ts";
import type { AgreementVersion } from "#app/domain/terms/agreement-terms.ts";
import { dayAt, plusMonths, startOf } from "./calendar.ts";
import { type Dice, diceOf } from "./dice.ts";
import { termsFrom } from "./generate-terms.ts";
import type { Month, World } from "./world.ts";

const DAY = 86_400_000;
const PROGRAMME_ZONE = "Europe/Madrid";

/** A random history from a seed: short, but with instants on the edges where terms change their mind. */
export function worldFrom(seed: number): World {
  const dice = diceOf(seed);
  const zone = dice.often(0.6)
    ? PROGRAMME_ZONE
    : dice.of("UTC", "America/New_York", "Asia/Tokyo", "America/Santiago");
  const first = dice.of("2026-01-01", "2026-02-01", "2025-11-01", "2026-09-01", "2028-01-01");
  const months = Array.from({ length: dice.from(2, 4) }, (_, n) => ({
    from: startOf(plusMonths(first, n), PROGRAMME_ZONE),
    to: startOf(plusMonths(first, n + 1), PROGRAMME_ZONE),
    events: [] as RevenueEvent[],
  }));
  const begin = months[0]!.from;
  const end = months[months.length - 1]!.to;
  const partners = dice.often(0.35) ? ["b", "a"] : ["a"];
  const versions = partners.flatMap((id) => versionsOf(dice, id, first, zone));
  const customers = dice.often(0.3) ? ["c1", "c2"] : ["c1"];
  const attributions = partners.flatMap((id) =>
    attributionsOf(dice, id, customers, begin, end, partners.length),
  );

  const edges = [begin, end - 1];
  for (const month of months) edges.push(month.from, month.to - 1);
  for (const version of versions) {
    edges.push(startOf(version.fromOn, zone), startOf(version.fromOn, zone) - 1);
    for (const head of version.terms.heads) {
      if (head.months === null) continue;
      for (const one of attributions) {
        const over = startOf(plusMonths(dayAt(one.from.getTime(), zone), head.months), zone);
        edges.push(over, over - 1);
      }
    }
  }
  for (const one of attributions) {
    edges.push(one.from.getTime(), one.from.getTime() - 1);
    if (one.to) edges.push(one.to.getTime(), one.to.getTime() - 1);
  }
  const within = edges.filter((at) => begin <= at && at < end);
  const someTime = (from: number) => {
    const edge = dice.one(within);
    if (dice.often(0.2) && edge >= from) return edge;
    return from + Math.floor((end - from) * dice.part() * dice.part() * 4096) / 4096;
  };
  const place = (event: RevenueEvent) => {
    const at = event.occurredAt.getTime();
    let index = months.findIndex((month) => month.from <= at && at < month.to);
    if (index < 0) return;
    if (dice.often(0.1)) index = Math.min(months.length - 1, index + 1);
    months[index]!.events.push(event);
    if (dice.often(0.03)) months[index]!.events.push(event);
  };
  let made = 0;
  const nextId = () => {
    made += 1;
    return `${dice.of("p", "q", "r", "s")}${made}`;
  };
  const count = dice.from(1, 4);
  for (let n = 0; n < count; n += 1)
    story(dice, { versions, customers, someTime, place, nextId, begin, end });
  return {
    attributions,
    versions,
    months: months.map((month): Month => ({ ...month, from: new Date(month.from), to: new Date(month.to) })),
  };
}

function versionsOf(dice: Dice, id: string, first: string, zone: string): AgreementVersion[] {
  const fromOn = dice.of(
    first,
    plusMonths(first, -1),
    plusMonths(first, -13),
    `${first.slice(0, 7)}-11`,
    plusMonths(first, -3),
  );
  const terms = termsFrom(dice, zone, first, id);
  const version = {
    id: `v1${id}`,
    enrolmentId: `enr_${id}`,
    partnerId: `par_${id}`,
    legalEntityId: "ent",
    n: 1,
    fromOn,
    toOn: null,
    terms,
  };
  if (dice.often(0.7)) return [version];
  const change = dice.of(plusMonths(first, 1), `${plusMonths(first, 1).slice(0, 7)}-17`);
  if (change <= fromOn) return [version];
  if (dice.often(0.15)) return [{ ...version, toOn: change }];
  const next = dice.often(0.5)
    ? { ...terms, ...termsFrom(dice, zone, first, id), heads: terms.heads }
    : termsFrom(dice, zone, first, id);
  // Limits of other heads than the kept ones would be refused.
  const heads = new Set(next.heads.map((head) => head.id));
  const fits = (limit: { heads: "all" | string[] }) =>
    limit.heads === "all" || limit.heads.every((one) => heads.has(one));
  const kept = { ...next, caps: next.caps.filter(fits), floors: next.floors.filter(fits) };
  const gap = dice.often(0.15) ? `${plusMonths(change, 0).slice(0, 8)}24` : change;
  return [
    { ...version, toOn: change },
    { ...version, id: `v2${id}`, n: 2, fromOn: gap < change ? change : gap, terms: kept },
  ];
}

function attributionsOf(
  dice: Dice,
  id: string,
  customers: readonly string[],
  begin: number,
  end: number,
  partners: number,
): Attribution[] {
  return customers.flatMap((customerId) => {
    if (dice.often(0.08)) return [];
    const from = dice.of(begin - 40 * DAY, begin, begin + dice.from(0, 25) * DAY + dice.from(0, DAY));
    const isEnding = dice.often(0.25);
    const to = isEnding ? from + dice.from(20, 75) * DAY + dice.from(0, 1) * 3_600_000 : null;
    const weightPpm =
      partners === 1 && dice.often(0.7) ? 1_000_000 : dice.of(500_000, 333_333, 250_001, 500_000);
    const one: Attribution = {
      id: `att_${id}_${customerId}`,
      partnerId: `par_${id}`,
      enrolmentId: `enr_${id}`,
      customerId,
      role: dice.of<AttributionRole>("sourced", "implemented", "influenced", "integrates"),
      weightPpm,
      from: new Date(from),
      to: to === null ? null : new Date(to),
    };
    const again = to === null ? end : to + 10 * DAY;
    if (to === null || again >= end || dice.often(0.8)) return [one];
    // The same partner wins the customer back, for itself and not in the tail of the first time.
    return [one, { ...one, id: `att_${id}_again_${customerId}`, from: new Date(again), to: null }];
  });
}

type Stage = {
  versions: readonly AgreementVersion[];
  customers: readonly string[];
  someTime: (from: number) => number;
  place: (event: RevenueEvent) => void;
  nextId: () => string;
  begin: number;
  end: number;
};

/** One purchase: perhaps an invoice, its payments, and what was taken back of them. */
function story(dice: Dice, stage: Stage): void {
  const { begin, someTime, place, nextId } = stage;
  const lines = Array.from({ length: dice.often(0.3) ? 2 : 1 }, (_, ordinal) =>
    lineFrom(dice, ordinal, begin),
  );
  const net = lines.reduce((total, line) => total + line.netMinor, 0n);
  const hasInvoice = dice.often(0.6) && net > 0n;
  const common = {
    legalEntityId: "ent",
    customerId: dice.one(stage.customers),
    customerSegment: dice.of(null, "smb", "enterprise"),
    customerCountry: dice.of(null, "ES", "US"),
    currency: dice.often(0.8) ? "USD" : dice.of("JPY", "KWD", "EUR"),
    invoiceId: hasInvoice ? `inv_${nextId()}` : null,
    invoiceNetMinor: hasInvoice ? net : null,
  };
  const start = someTime(begin);
  const end = (at: number) => Math.min(at, stage.end - 1);
  const reductions = (of: RevenueEvent) => {
    const count = dice.often(0.55) ? dice.from(1, 3) : 0;
    for (let n = 0; n < count; n += 1) {
      const kinds: RevenueEventKind[] =
        of.kind === "invoice_issued"
          ? ["invoice_void", "invoice_uncollectible", "invoice_void", "credit_note"]
          : [
              "refund",
              "refund",
              "refund",
              "credit_note",
              "dispute_lost",
              "refund_failed",
              "dispute_opened",
              "dispute_won",
            ];
      const percent = dice.of(100n, 100n, 50n, 33n, 10n, 120n);
      const at = reductionTime(dice, stage, of);
      place({
        ...of,
        id: nextId(),
        kind: dice.one(kinds),
        occurredAt: new Date(end(at)),
        reversesEventId: of.id,
        lines: of.lines
          .filter(() => dice.often(0.9))
          .map((line) => ({ ...line, netMinor: (line.netMinor * percent) / 100n })),
      });
    }
  };
  if (hasInvoice && dice.often(0.5)) {
    const issued: RevenueEvent = {
      ...common,
      id: nextId(),
      kind: "invoice_issued",
      occurredAt: new Date(start),
      reversesEventId: null,
      lines,
    };
    place(issued);
    if (dice.often(0.75)) reductions(issued);
  }
  const parts = hasInvoice ? dice.from(1, 3) : 1;
  let at = start;
  for (let n = 0; n < parts; n += 1) {
    at = dice.often(0.3) ? at : end(at + dice.from(0, 20) * DAY);
    const share =
      parts === 1 ? lines : lines.map((line) => ({ ...line, netMinor: pieceOf(line.netMinor, n, parts) }));
    const paid = parts > 1 && dice.often(0.1) ? share.slice(0, 1) : share;
    const payment: RevenueEvent = {
      ...common,
      id: nextId(),
      kind: "payment",
      occurredAt: new Date(at),
      reversesEventId: null,
      lines: paid,
    };
    place(payment);
    reductions(payment);
  }
}

/** On the edge of a hold or of the clawback, at once, or some time later. */
function reductionTime(dice: Dice, stage: Stage, of: RevenueEvent): number {
  const at = of.occurredAt.getTime();
  const { holdDays, clawbackDays } = stage.versions[0]!.terms;
  if (dice.often(0.12)) return at + holdDays * DAY - dice.from(0, 1);
  if (clawbackDays !== null && dice.often(0.2)) return at + clawbackDays * DAY - dice.from(0, 1);
  if (dice.often(0.15)) return at;
  return stage.someTime(at);
}

function lineFrom(dice: Dice, ordinal: number, begin: number): RevenueEventLine {
  const netMinor = dice.often(0.08)
    ? -BigInt(dice.from(1, 900))
    : dice.often(0.05)
      ? 0n
      : BigInt(dice.often(0.3) ? dice.from(1, 50) : dice.from(60, 40_000));
  const hasService = dice.often(0.35);
  const serviceFrom = dayAt(begin + dice.from(-20, 40) * DAY, "UTC");
  return {
    ordinal,
    productKey: dice.often(0.75) ? "a" : "b",
    stream: dice.of("subscription", "subscription", "programme", "usage"),
    netMinor,
    taxMinor: netMinor / 5n,
    feeMinor: dice.often(0.5) ? netMinor / 31n : 0n,
    creditMinor: dice.often(0.25) ? netMinor / 3n : 0n,
    deductions: dice.often(0.3) ? { media: netMinor / 4n, shipping: netMinor / 9n } : null,
    quantity: BigInt(dice.from(0, 7)),
    serviceFrom: hasService ? serviceFrom : null,
    serviceTo: hasService
      ? dice.of(plusMonths(serviceFrom, dice.from(1, 4)), dayAt(Date.parse(serviceFrom) + 45 * DAY, "UTC"))
      : null,
    milestone: dice.often(0.4) ? dice.of("m1", "m2") : null,
  };
}

function pieceOf(net: bigint, n: number, parts: number): bigint {
  const each = net / BigInt(parts);
  return n === parts - 1 ? net - each * BigInt(parts - 1) : each;
}
