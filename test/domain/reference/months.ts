import type { AgreementVersion } from "#app/domain/terms/agreement-terms.ts";
import { roundedQuotient } from "./arithmetic.ts";
import { Books } from "./books.ts";
import { type Days, dayAt, plusMonths, startOf } from "./calendar.ts";
import { versionInForce } from "./head-reading.ts";
import { bringRevenue, brings, byOrder, reduceRevenue } from "./reference.ts";
import type { ExpectedLine, Limit, Reward, World } from "./world.ts";

const MILLION = 1_000_000n;

/** The reference model: the lines of every month of a history, by id. */
export function expectedMonths(world: World): ExpectedLine[][] {
  const books = new Books(world);
  return world.months.map((month) => {
    books.lines = [];
    books.monthFrom = month.from.getTime();
    const unique = new Map(month.events.map((event) => [event.id, event]));
    for (const event of [...unique.values()].sort(byOrder))
      if (brings(event)) bringRevenue(books, event);
      else reduceRevenue(books, event);
    books.bookDue(month.to.getTime() - 1);
    for (const version of world.versions)
      endWindows(books, version, month.from.getTime(), month.to.getTime());
    return books.lines.sort(byId);
  });
}

export const byId = (a: { derivedFrom: string }, b: { derivedFrom: string }) =>
  a.derivedFrom < b.derivedFrom ? -1 : 1;

/** What windows bring that end in the month, under the version in force at their last instant. */
function endWindows(books: Books, version: AgreementVersion, from: number, to: number): void {
  const { terms, enrolmentId } = version;
  const zone = terms.timeZone;
  for (const item of [...terms.rewards, ...terms.floors]) {
    if (!("per" in item) || ["event", "customer", "agreement"].includes(item.per)) continue;
    const ended = new Map<string, Days>();
    for (let day = dayAt(from - 1, zone); startOf(day, zone) < to; day = nextDay(day)) {
      const days = books.daysAround(version, item.per, startOf(day, zone));
      ended.set(days.from, days);
    }
    for (const days of ended.values()) {
      const end = startOf(days.to, zone);
      if (end <= from || end > to) continue;
      if (versionInForce(books.world.versions, enrolmentId, end - 1) !== version) continue;
      if ("heads" in item) endGuarantee(books, version, item, days);
      else endReward(books, version, item, days);
    }
  }
}

function endGuarantee(books: Books, version: AgreementVersion, floor: Limit, days: Days): void {
  for (let day = days.from; day < days.to; day = nextDay(day))
    if (!versionInForce(books.world.versions, version.enrolmentId, startOf(day, version.terms.timeZone)))
      return;
  for (const [currency, smallest] of Object.entries(floor.amountMinor)) {
    const earned = books.counted(version, floor.id, currency, floor.per, days);
    if (earned < BigInt(smallest))
      pay(books, version, floor.id, "guarantee", currency, days, BigInt(smallest) - earned, 0n, null);
  }
}

function endReward(books: Books, version: AgreementVersion, reward: Reward, days: Days): void {
  if (reward.kind === "target") {
    if (reward.measure !== "revenue") {
      const reached = books.counted(version, reward.id, "-", reward.per, days) >= BigInt(reward.atLeastCount);
      if (!reached || reward.pays.kind !== "amount") return;
      const [currency, amount] = Object.entries(reward.pays.amountMinor)[0]!;
      payTarget(books, version, reward, "-", currency, days, BigInt(amount), 0n, null);
      return;
    }
    for (const [currency, goal] of Object.entries(reward.atLeastMinor)) {
      const revenue = books.counted(version, reward.id, currency, reward.per, days);
      if (revenue < BigInt(goal)) continue;
      if (reward.pays.kind === "amount")
        payTarget(
          books,
          version,
          reward,
          currency,
          currency,
          days,
          BigInt(reward.pays.amountMinor[currency] ?? 0),
          revenue,
          null,
        );
      else {
        const { ratePpm } = reward.pays;
        const amount = roundedQuotient(revenue * BigInt(ratePpm), MILLION);
        payTarget(books, version, reward, currency, currency, days, amount, revenue, ratePpm);
      }
    }
  }
  if (reward.kind === "growth") {
    const zone = version.terms.timeZone;
    const before =
      reward.against === "year_before"
        ? books.daysAround(version, reward.per, startOf(plusMonths(days.from, -12), zone))
        : books.daysAround(version, reward.per, startOf(days.from, zone) - 1);
    for (const currency of new Set(books.counts.map((one) => one.currency))) {
      const earlier = books.counted(version, reward.id, currency, reward.per, before);
      if (earlier <= 0n) continue;
      const now = books.counted(version, reward.id, currency, reward.per, days);
      const over = roundedQuotient(earlier * BigInt(reward.overPpm), MILLION);
      if (now <= over) continue;
      const amount = roundedQuotient((now - over) * BigInt(reward.ratePpm), MILLION);
      if (amount !== 0n)
        pay(books, version, reward.id, "growth_bonus", currency, days, amount, now - over, reward.ratePpm);
    }
  }
}

function payTarget(
  books: Books,
  version: AgreementVersion,
  reward: Extract<Reward, { kind: "target" }>,
  key: string,
  currency: string,
  days: Days,
  amount: bigint,
  base: bigint,
  ratePpm: number | null,
): void {
  if (amount === 0n) return;
  const owner = books.owner(version);
  const mark = `once ${owner} ${reward.id} ${key}`;
  if (reward.once && books.counts.some((one) => one.id === mark)) return;
  books.count(version, mark, key, 0, 0n);
  pay(books, version, reward.id, "target_bonus", currency, days, amount, base, ratePpm);
}

function pay(
  books: Books,
  version: AgreementVersion,
  id: string,
  reason: ExpectedLine["reason"],
  currency: string,
  days: Days,
  amount: bigint,
  base: bigint,
  ratePpm: number | null,
): void {
  const last = startOf(days.to, version.terms.timeZone) - 1;
  books.lines.push({
    derivedFrom: `reward/${version.id}/${id}/${currency}/${days.from}`,
    occurredAt: last,
    partnerId: version.partnerId,
    currency,
    versionId: version.id,
    reason,
    amount,
    base,
    ratePpm,
    fromHeld: 0n,
    fromAvailable: 0n,
    releaseAt: books.releaseAt(version, last),
    reverses: null,
  });
}

function nextDay(day: string): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10);
}
