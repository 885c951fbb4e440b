import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { whyNotDecideApplication } from "#app/domain/application-rules.ts";
import { netReductionTarget, spreadReduction } from "#app/domain/net-revenue.ts";
import { whyNotClose } from "#app/domain/period-rules.ts";
import { protectedUntil, whyNotDecideReferral } from "#app/domain/referral-rules.ts";
import { clausesOf } from "#app/domain/terms/agreement-clauses.ts";
import { agreementTermsSchema, minimumPayoutMinor } from "#app/domain/terms/agreement-terms.ts";
import { clauseOf } from "#app/domain/terms/clause-numbers.ts";
import { terms } from "#test/domain/rating-world.ts";

describe("agreement terms", () => {
  test("are read strictly: what is not known is refused", () => {
    const good = terms();
    expect(agreementTermsSchema.parse(good)).toEqual(good);
    const head = good.heads[0]!;
    const bad = [
      { ...good, extra: 1 },
      { ...good, schema: 3 },
      { ...good, timeZone: "Europe/Atlantis" },
      { ...good, holdDays: -1 },
      { ...good, heads: [] },
      { ...good, heads: [{ ...head, pays: { kind: "percentage", ratePpm: 1_000_001 } }] },
      { ...good, heads: [{ ...head, months: 0 }] },
      { ...good, minimumPayoutMinor: { usd: 1 } },
      { ...good, heads: [head, { ...head, id: "other", products: ["academy"] }] },
      {
        ...good,
        heads: [
          { ...head, products: ["a"] },
          { ...head, products: ["b"] },
        ],
      },
    ];
    for (const document of bad) expect(agreementTermsSchema.safeParse(document).success).toBe(false);
  });

  test("their plain-language clauses are numbered, and a line's clause is the one that pays", () => {
    const head = terms().heads[0]!;
    const two = terms({
      heads: [
        { ...head, products: ["docuai"] },
        { ...head, id: "courses", products: ["academy"], months: null },
      ],
    });
    const clauses = clausesOf(agreementTermsSchema.parse(two));
    expect(new Set(clauses.map((one) => one.clause)).size).toBe(clauses.length);
    const paying = clauses.find((one) => one.clause === clauseOf(two, "courses"));
    expect(paying?.about).toBe("head:courses");
    expect(paying?.sentences[0]).toMatchObject({
      code: "pays_percentage",
      values: { products: ["academy"] },
    });
    const windows = clauses.filter((one) => one.clause.startsWith("2."));
    expect(windows.map((one) => one.sentences[0]?.code)).toEqual(["window_months", "window_life"]);
  });

  test("a currency that is not named has no minimum payout", () => {
    expect(minimumPayoutMinor(terms(), "USD")).toBe(5_000n);
    expect(minimumPayoutMinor(terms(), "EUR")).toBe(0n);
  });
});

describe("referrals, applications, months", () => {
  test("protection counts local days from the day of registration, across the change of clocks", () => {
    // 23:30 UTC on 30 September is 1 October in Madrid; 25 October has 25 hours.
    expect(protectedUntil(new Date("2026-09-30T23:30:00Z"), 90, "Europe/Madrid")).toEqual({
      on: "2026-12-30",
      at: new Date("2026-12-29T23:00:00Z"),
    });
  });

  test("is decided once", () => {
    expect(whyNotDecideReferral({ status: "registered" })).toBeNull();
    for (const status of ["accepted", "declined", "expired", "not_eligible"] as const)
      expect(whyNotDecideReferral({ status })).toBe("referral_already_decided");
    expect(whyNotDecideApplication({ status: "submitted" })).toBeNull();
    expect(whyNotDecideApplication({ status: "unverified" })).toBe("application_email_not_verified");
    expect(whyNotDecideApplication({ status: "refused" })).toBe("application_already_decided");
  });

  test("a month is closed when it is over, and once; one that broke off goes on", () => {
    const to = new Date("2026-10-31T23:00:00Z");
    expect(whyNotClose({ status: "open", to }, new Date(to.getTime() - 1))).toBe("period_not_over");
    expect(whyNotClose({ status: "open", to }, to)).toBeNull();
    expect(whyNotClose({ status: "closing", to }, to)).toBeNull();
    expect(whyNotClose({ status: "closed", to }, to)).toBe("period_already_closed");
  });
});

describe("how much of an invoice's net is gone", () => {
  const invoice = { totalMinor: 12_100n, netMinor: 10_000n };
  const refund = (
    id: string,
    amountMinor: bigint,
    status: "succeeded" | "failed" | "pending" = "succeeded",
  ) => ({
    id,
    amountMinor,
    status,
  });
  const note = (netMinor: bigint, refundIds: string[] = [], isVoid = false) => ({
    id: "cn",
    netMinor,
    refundIds,
    isVoid,
  });

  test("a refund counts in proportion of net to total, and only once it succeeded", () => {
    expect(netReductionTarget(invoice, [refund("re_1", 6_050n)], [], []).finalMinor).toBe(5_000n);
    expect(netReductionTarget(invoice, [refund("re_1", 6_050n, "pending")], [], []).finalMinor).toBe(0n);
    expect(netReductionTarget(invoice, [refund("re_1", 6_050n, "failed")], [], []).finalMinor).toBe(0n);
  });

  test("partial refunds of everything add up to the net exactly", () => {
    const thirds = [refund("a", 4_033n), refund("b", 4_033n), refund("c", 4_034n)];
    expect(netReductionTarget(invoice, thirds, [], []).finalMinor).toBe(10_000n);
  });

  test("a refund that a credit note names is not counted twice, and a void note not at all", () => {
    const refunds = [refund("re_1", 6_050n)];
    expect(netReductionTarget(invoice, refunds, [note(5_000n, ["re_1"])], []).finalMinor).toBe(5_000n);
    expect(netReductionTarget(invoice, refunds, [note(5_000n, ["re_1"], true)], []).finalMinor).toBe(5_000n);
    expect(netReductionTarget(invoice, refunds, [note(2_000n)], []).finalMinor).toBe(7_000n);
  });

  test("an open dispute is held apart, a won one is nothing, a lost one is final; all together never more than the net", () => {
    const dispute = (outcome: "open" | "won" | "lost") => [{ id: "dp", outcome, amountMinor: 12_100n }];
    const half = [refund("re_1", 6_050n)];
    expect(netReductionTarget(invoice, half, [], dispute("open"))).toEqual({
      finalMinor: 5_000n,
      heldMinor: 5_000n,
    });
    expect(netReductionTarget(invoice, half, [], dispute("won"))).toEqual({
      finalMinor: 5_000n,
      heldMinor: 0n,
    });
    expect(netReductionTarget(invoice, half, [], dispute("lost"))).toEqual({
      finalMinor: 10_000n,
      heldMinor: 0n,
    });
    expect(netReductionTarget({ totalMinor: 0n, netMinor: 0n }, half, [], [])).toEqual({
      finalMinor: 0n,
      heldMinor: 0n,
    });
  });

  test("a reduction is spread over what is left of the lines, loses nothing and never overdraws one", () => {
    expect(
      spreadReduction(50n, [
        { ordinal: 0, netMinor: 100n, reducedBeforeMinor: 100n },
        { ordinal: 1, netMinor: 30n, reducedBeforeMinor: 0n },
        { ordinal: 2, netMinor: 70n, reducedBeforeMinor: 0n },
      ]),
    ).toEqual([
      { ordinal: 0, minor: 0n },
      { ordinal: 1, minor: 15n },
      { ordinal: 2, minor: 35n },
    ]);
    const nets = fc.array(fc.bigInt({ min: 0n, max: 1_000n }), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(nets, fc.array(fc.bigInt({ min: -800n, max: 800n }), { maxLength: 8 }), (lines, steps) => {
        const reduced = lines.map(() => 0n);
        for (const step of steps) {
          const total = reduced.reduce((sum, one) => sum + one, 0n);
          const space = step >= 0n ? lines.reduce((sum, net) => sum + net, 0n) - total : -total;
          const expected = step >= 0n ? (step < space ? step : space) : step > space ? step : space;
          const parts = spreadReduction(
            step,
            lines.map((netMinor, i) => ({ ordinal: i, netMinor, reducedBeforeMinor: reduced[i] ?? 0n })),
          );
          expect(parts.reduce((sum, part) => sum + part.minor, 0n)).toBe(expected);
          parts.forEach((part, i) => {
            reduced[i] = (reduced[i] ?? 0n) + part.minor;
            expect(reduced[i]! >= 0n && reduced[i]! <= (lines[i] ?? 0n)).toBe(true);
          });
        }
      }),
    );
  });
});
