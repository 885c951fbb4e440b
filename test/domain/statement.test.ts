import { hash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { canonicalJson } from "#app/domain/canonical-json.ts";
import { type Journal, journalOf } from "#app/domain/journal.ts";
import type { LedgerAccount } from "#app/domain/ledger-accounts.ts";
import { paymentTermsOf } from "#app/domain/payment-terms.ts";
import {
  payoutApprovedJournal,
  payoutCancelledJournal,
  payoutReversedJournal,
  payoutSettledJournal,
} from "#app/domain/payout-journals.ts";
import { nextPeriod, periodBounds } from "#app/domain/period.ts";
import { type CommissionLine, heldEffectMinor } from "#app/domain/rating/commission-line.ts";
import type { LineWorking } from "#app/domain/rating/line-working.ts";
import { rate } from "#app/domain/rating/rate.ts";
import { EMPTY_RATING_STATE, type RatingState } from "#app/domain/rating/rating-state.ts";
import { workingDocument, workingFromDocument } from "#app/domain/rating/working-document.ts";
import { workingText } from "#app/domain/rating/working-text.ts";
import { type StatementLine, statementFigures } from "#app/domain/statement.ts";
import { byEvent, statementDocument } from "#app/domain/statement-document.ts";
import { statementJournals } from "#app/domain/statement-journals.ts";
import { closingByFigures } from "#app/domain/statement-view.ts";
import { attribution, event, history, version } from "#test/domain/rating-world.ts";

const PERIOD_END = new Date("2026-10-31T23:00:00Z");
const IN_OCTOBER = new Date("2026-10-31T23:00:00Z");
const IN_NOVEMBER = new Date("2026-10-31T23:00:00.001Z");

function line(
  reason: StatementLine["reason"],
  amountMinor: bigint,
  change: Partial<StatementLine> = {},
): StatementLine {
  const reverses = reason === "reversal" || reason === "given_back" ? "its original" : null;
  return {
    reason,
    reverses,
    amountMinor,
    fromHeldMinor: 0n,
    fromAvailableMinor: 0n,
    releaseAt: IN_OCTOBER,
    ...change,
  };
}
function figures(
  lines: readonly StatementLine[],
  change: Partial<Parameters<typeof statementFigures>[0]> = {},
) {
  return statementFigures({
    openingMinor: 0n,
    paidOutMinor: 0n,
    lines,
    heldBefore: [],
    periodEnd: PERIOD_END,
    payment: { minimumMinor: 5_000n, carryAtMostMonths: null, paysThisMonth: true },
    monthsBelow: 0,
    ...change,
  });
}

describe("a statement's figures", () => {
  test("what the hold lets go by the period's end is available, the rest stays held", () => {
    const result = figures([line("earned", 7_000n), line("earned", 900n, { releaseAt: IN_NOVEMBER })], {
      openingMinor: 1_500n,
      heldBefore: [
        { releaseAt: IN_OCTOBER, heldMinor: 300n },
        { releaseAt: IN_NOVEMBER, heldMinor: 200n },
      ],
    });
    expect(result).toMatchObject({
      closingMinor: 9_400n,
      heldMinor: 1_100n,
      releasedMinor: 7_300n,
      availableMinor: 8_300n,
      payableNowMinor: 8_300n,
      payableReason: "payable",
    });
  });

  test("a refund first cancels what is held of its own line, and only the rest is clawed back", () => {
    const result = figures(
      [
        line("reversal", -400n, { fromHeldMinor: 400n, releaseAt: IN_NOVEMBER }),
        line("reversal", -250n, { fromAvailableMinor: 250n }),
      ],
      { openingMinor: 6_000n, heldBefore: [{ releaseAt: IN_NOVEMBER, heldMinor: 500n }] },
    );
    expect(result).toMatchObject({ clawedBackMinor: -650n, heldMinor: 100n, availableMinor: 5_250n });
    expect(statementJournals("stm_1", result, [])).toEqual([]);
  });

  test.each([
    [4_999n, 0n, "below_minimum"],
    [5_000n, 5_000n, "payable"],
    [0n, 0n, "nothing_earned"],
    [-1n, 0n, "negative_balance"],
  ])("an available balance of %d pays %d: %s", (openingMinor, payableNowMinor, payableReason) => {
    expect(figures([], { openingMinor })).toMatchObject({ payableNowMinor, payableReason });
  });

  test.each([
    // Terms that carry a balance below 50.00 for three months at most: the fourth month pays it.
    [4_999n, 3, 0, "below_minimum"],
    [4_999n, 3, 2, "below_minimum"],
    [4_999n, 3, 3, "payable"],
    [4_999n, 3, 7, "payable"],
    [4_999n, null, 7, "below_minimum"],
    [0n, 3, 3, "nothing_earned"],
  ])(
    "%d below the minimum, carried for at most %s months, after %d of them is %s",
    (openingMinor, months, monthsBelow, payableReason) => {
      const payment = { minimumMinor: 5_000n, carryAtMostMonths: months, paysThisMonth: true };
      const payableNowMinor = payableReason === "payable" ? openingMinor : 0n;
      expect(figures([], { openingMinor, payment, monthsBelow })).toMatchObject({
        payableReason,
        payableNowMinor,
      });
    },
  );

  test.each([
    [5_000n, 0, "not_payment_month"],
    [4_999n, 0, "below_minimum"],
    // Carried for long enough: it waits for the quarter's end alone.
    [4_999n, 3, "not_payment_month"],
    [-1n, 0, "negative_balance"],
  ])(
    "outside of a payment month %d, %d months below, pays nothing: %s",
    (openingMinor, monthsBelow, payableReason) => {
      const payment = { minimumMinor: 5_000n, carryAtMostMonths: 3, paysThisMonth: false };
      expect(figures([], { openingMinor, payment, monthsBelow })).toMatchObject({
        payableReason,
        payableNowMinor: 0n,
        availableMinor: openingMinor,
      });
    },
  );

  test("nothing available while all is on hold is said as such", () => {
    expect(figures([line("earned", 9_000n, { releaseAt: IN_NOVEMBER })]).payableReason).toBe("on_hold");
  });

  test("what was paid since the last statement leaves the balance", () => {
    const result = figures([line("earned", 100n)], { openingMinor: 8_000n, paidOutMinor: 8_000n });
    expect(result).toMatchObject({ paidMinor: -8_000n, closingMinor: 100n });
    expect(closingByFigures(result)).toBe(result.closingMinor);
  });
});

test("the text of an earned line's working, written at once, is the canonical text of its document", () => {
  const minor = fc.bigInt({ min: -(10n ** 15n), max: 10n ** 15n });
  const ppm = fc.constantFrom(1_000_000, 0, 250_001);
  const text = fc.constantFrom("1.1", 'a "quoted" clause', "é\t\\");
  const orNull = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: null });
  const earned = fc.record<Extract<LineWorking, { kind: "earned" }>>({
    kind: fc.constant("earned"),
    netMinor: fc.constantFrom(7n, 8n),
    taxMinor: minor,
    removed: fc.array(fc.record({ code: text, minor }), { maxLength: 2 }),
    baseMinor: fc.constantFrom(7n, 8n),
    pays: fc.constantFrom("percentage", "platform_fee", "graduated", "volume", "per_unit", "flat"),
    ratePpm: orNull(ppm),
    brackets: fc.array(fc.record({ fromMinor: minor, ratePpm: ppm, baseMinor: minor }), { maxLength: 3 }),
    counterBeforeMinor: orNull(minor),
    quantity: orNull(minor),
    unitPrice: orNull(minor),
    clause: text,
    windowFrom: fc.constant("2026-01-31"),
    windowTo: orNull(fc.constant("2027-01-31")),
    monthsLeft: orNull(fc.nat()),
    beforeRoundingMicros: minor,
    afterRoundingMinor: fc.constantFrom(7n, 8n),
    weightPpm: ppm,
    totalWeightPpm: ppm,
    shareMinor: fc.constantFrom(7n, 8n),
    weightedBaseMinor: orNull(minor),
    floor: orNull(fc.record({ id: text, raisedMinor: minor })),
    cap: orNull(fc.record({ id: text, roomMinor: minor })),
    collectedMinor: orNull(minor),
    part: orNull(
      fc.record({ n: fc.nat(), of: fc.nat(), wholeMinor: minor, reducedMinor: minor, takenMinor: minor }),
    ),
  });
  fc.assert(
    fc.property(earned, (working) => {
      expect(workingText(working)).toBe(canonicalJson(workingDocument(working)));
    }),
  );
});

describe("agreements with one entity", () => {
  const termsWith = (change: Partial<ReturnType<typeof version>["terms"]>) => ({
    ...version().terms,
    ...change,
  });
  const monthly = termsWith({ minimumPayoutMinor: { USD: 5_000, EUR: 100 } });
  const quarterly = termsWith({
    minimumPayoutMinor: { USD: 9_000 },
    carryAtMostMonths: 6,
    payment: { every: "quarter", onDay: 15 },
  });

  test("that pay by the quarter pay with March, June, September and December", () => {
    const months = Array.from({ length: 12 }, (_, at) => `2026-${String(at + 1).padStart(2, "0")}`);
    const paying = months.filter((month) => paymentTermsOf([quarterly], "USD", month).paysThisMonth);
    expect(paying).toEqual(["2026-03", "2026-06", "2026-09", "2026-12"]);
  });

  test("have the highest minimum together, the shortest carrying, and pay when one of them pays", () => {
    expect(paymentTermsOf([monthly, quarterly], "USD", "2026-02")).toEqual({
      minimumMinor: 9_000n,
      carryAtMostMonths: 6,
      paysThisMonth: true,
    });
    expect(paymentTermsOf([monthly, quarterly], "EUR", "2026-02").minimumMinor).toBe(100n);
    const shorter = termsWith({ carryAtMostMonths: 2 });
    expect(paymentTermsOf([quarterly, shorter], "USD", "2026-02").carryAtMostMonths).toBe(2);
    expect(paymentTermsOf([], "USD", "2026-02")).toEqual({
      minimumMinor: 0n,
      carryAtMostMonths: null,
      paysThisMonth: true,
    });
  });
});

describe("journals", () => {
  test("a claw-back beyond what is owed becomes a debt, and the next earnings repay it first", () => {
    const clawed = [line("reversal", -900n, { fromAvailableMinor: 900n })];
    const october = figures(clawed, { openingMinor: 600n });
    expect(statementJournals("stm_oct", october, clawed)).toEqual([
      journalOf("clawback", "stm_oct", [
        { debit: "partner_payable", credit: "commission_expense", amountMinor: 900n },
      ]),
      journalOf("set_off", "stm_oct", [
        { debit: "partner_debt", credit: "partner_payable", amountMinor: 300n },
      ]),
    ]);
    const earned = [line("earned", 200n)];
    const november = figures(earned, { openingMinor: -300n });
    expect(statementJournals("stm_nov", november, earned).at(-1)).toEqual({
      kind: "set_off",
      cause: "stm_nov",
      entries: [
        { account: "partner_payable", amountMinor: 200n },
        { account: "partner_debt", amountMinor: -200n },
      ],
    });
  });

  test("each of a statement's sums is booked under its own kind, whatever the sign of its lines", () => {
    const lines = [
      line("earned", 900n, { releaseAt: IN_NOVEMBER }),
      line("fee", -90n, { releaseAt: IN_NOVEMBER }),
      line("target_bonus", 70n),
      line("adjustment", -30n),
      line("reversal", -200n, { fromAvailableMinor: 200n }),
      line("given_back", 50n, { fromAvailableMinor: -50n }),
    ];
    const result = figures(lines, { openingMinor: 1_000n });
    const expenses = statementJournals("stm", result, lines).map(({ kind, entries }) => [
      kind,
      entries.find(({ account }) => account === "commission_expense")?.amountMinor,
    ]);
    expect(expenses).toEqual([
      ["accrual", result.earnedMinor],
      ["bonus", result.bonusesMinor],
      ["adjustment", result.adjustmentsMinor],
      ["release", undefined],
      ["clawback", result.clawedBackMinor],
    ]);
  });

  test("a payout goes from owed to in transit to gone, or back; a reversal waits for finance", () => {
    const books = ledger([
      journalOf("release", "stm", [{ debit: "partner_held", credit: "partner_payable", amountMinor: 900n }]),
      payoutApprovedJournal("pay_1", 500n),
      payoutSettledJournal("tr_1", 500n),
      payoutApprovedJournal("pay_2", 400n),
      payoutCancelledJournal("pay_2", 400n),
      payoutReversedJournal("trr_1", 120n),
    ]);
    expect(books).toMatchObject({
      partner_payable: -400n,
      payout_in_transit: 0n,
      stripe_balance: -380n,
      payout_reversed: -120n,
    });
    expect(() => payoutApprovedJournal("pay_3", 0n)).toThrow("more than nothing");
  });
});

describe("months of any history", () => {
  test("tie out: opening − paid + lines = closing, and the books say what the statements say", () => {
    fc.assert(
      fc.property(history, fc.infiniteStream(fc.integer({ min: 0, max: 45 })), (world, delays) => {
        const booked = world.events.map((one) => ({
          one,
          at: new Date(one.occurredAt.getTime() + Number(delays.next().value) * 86_400_000),
        }));
        const journals: Journal[] = [];
        const sealed: CommissionLine[] = [];
        let state: RatingState = EMPTY_RATING_STATE;
        let openingMinor = 0n;
        let paidOutMinor = 0n;
        for (let period = "2026-01"; period < "2026-12"; period = nextPeriod(period)) {
          const { from, to } = periodBounds(period, "Europe/Madrid");
          const events = booked.filter(({ at }) => from <= at && at < to).map(({ one }) => one);
          const { lines, closing } = rate({
            ...world,
            events,
            opening: state,
            bookedFrom: from,
            bookedTo: to,
          });
          state = closing;
          const own = lines.filter((each) => each.partnerId === "par_a");
          const result = statementFigures({
            openingMinor,
            paidOutMinor,
            lines: own,
            heldBefore: sealed
              .filter((each) => each.releaseAt !== null && each.releaseAt > from)
              .map((each) => ({ releaseAt: each.releaseAt!, heldMinor: heldEffectMinor(each) })),
            periodEnd: to,
            payment: { minimumMinor: world.minimumMinor, carryAtMostMonths: null, paysThisMonth: true },
            monthsBelow: 0,
          });
          sealed.push(...own);
          expect(result.releasedMinor >= 0n).toBe(true);
          expect(result.payableNowMinor <= (result.availableMinor > 0n ? result.availableMinor : 0n)).toBe(
            true,
          );
          journals.push(...statementJournals(`stm_${period}`, result, own));

          const books = ledger(journals);
          const availableMinor = result.availableMinor;
          expect(-books.partner_held).toBe(result.heldMinor);
          expect(-books.partner_payable).toBe(availableMinor > 0n ? availableMinor : 0n);
          expect(books.partner_debt).toBe(availableMinor < 0n ? -availableMinor : 0n);
          openingMinor = result.closingMinor;
          paidOutMinor = result.payableNowMinor;
          if (paidOutMinor > 0n) {
            journals.push(payoutApprovedJournal(`pay_${period}`, paidOutMinor));
            journals.push(payoutSettledJournal(`tr_${period}`, paidOutMinor));
          }
        }
        const earned = sealed.reduce((sum, each) => sum + each.amountMinor, 0n);
        const books = ledger(journals);
        expect(books.commission_expense).toBe(earned);
        expect(Object.values(books).reduce((sum, balance) => sum + balance, 0n)).toBe(0n);
      }),
      { numRuns: 150 },
    );
  });
});

describe("the sealed document", () => {
  const rated = rate({
    events: [
      event("pay", "payment", "2026-03-01T12:00:00Z", [10_000n, 12n]),
      event("ref", "refund", "2026-03-05T12:00:00Z", [5_000n, 0n]),
      event("late", "payment", "2028-03-05T12:00:00Z", [5_000n]),
    ],
    attributions: [attribution()],
    versions: [version()],
    opening: EMPTY_RATING_STATE,
    bookedFrom: new Date("2026-03-01T00:00:00Z"),
    bookedTo: new Date("2026-04-01T00:00:00Z"),
  }).lines.map((each) => ({ ...each, id: `lin_${each.derivedFrom}` }));
  const seal = (lines: typeof rated) =>
    canonicalJson(
      statementDocument({
        number: "REP-2026-03-0001",
        version: 1,
        partnerId: "par_1",
        legalEntityId: "ent_1",
        payeeProfileId: "pyp_1",
        currency: "USD",
        period: "2026-03",
        timeZone: "Europe/Madrid",
        periodFrom: new Date("2026-02-28T23:00:00Z"),
        periodTo: new Date("2026-03-31T22:00:00Z"),
        figures: figures(rated),
        lines: {
          count: lines.length,
          sha256: hash("sha256", [...lines].sort(byEvent).map(lineSealed).join("\n")),
        },
      }),
    );
  const lineSealed = ({ id, working }: (typeof rated)[number]) =>
    `${id} ${canonicalJson(workingDocument(working))}`;

  test("is byte for byte the same, whatever order its lines came in", () => {
    expect(seal([...rated].reverse())).toBe(seal(rated));
    expect(seal(rated.slice(1))).not.toBe(seal(rated));
  });

  test("holds each line's working, which is read back as it was", () => {
    for (const { working } of rated) {
      const stored: unknown = JSON.parse(canonicalJson(workingDocument(working)));
      expect(workingFromDocument(stored)).toEqual(working);
      expect(workingText(working)).toBe(canonicalJson(workingDocument(working)));
    }
    expect(new Set(rated.map(({ working }) => working.kind))).toEqual(
      new Set(["earned", "reversal", "nothing"]),
    );
  });
});

function ledger(journals: readonly Journal[]): Record<LedgerAccount, bigint> {
  const books: Record<LedgerAccount, bigint> = {
    commission_expense: 0n,
    partner_held: 0n,
    partner_payable: 0n,
    partner_debt: 0n,
    payout_in_transit: 0n,
    stripe_balance: 0n,
    bank_account: 0n,
    payout_reversed: 0n,
    input_vat: 0n,
    withholding: 0n,
    debt_written_off: 0n,
  };
  for (const journal of journals)
    for (const entry of journal.entries) books[entry.account] += entry.amountMinor;
  return books;
}
