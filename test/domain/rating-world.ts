import fc from "fast-check";
import type { Attribution } from "#app/domain/attribution.ts";
import { PLAIN_LINE, type RevenueEvent, type RevenueEventKind } from "#app/domain/revenue-event.ts";
import {
  type AgreementTerms,
  type AgreementTermsInput,
  type AgreementVersion,
  agreementTermsSchema,
} from "#app/domain/terms/agreement-terms.ts";

/** Terms of 20 % of everything for twelve months, thirty days of hold. */
export function terms(change: Partial<AgreementTermsInput> = {}, months: number | null = 12): AgreementTerms {
  return agreementTermsSchema.parse({
    schema: 2,
    timeZone: "Europe/Madrid",
    heads: [
      {
        id: "share",
        kind: "commission",
        products: "all",
        streams: "all",
        base: "net",
        pays: { kind: "percentage", ratePpm: 200_000 },
        months,
      },
    ],
    holdDays: 30,
    minimumPayoutMinor: { USD: 5_000 },
    protectionDays: 90,
    ...change,
  });
}

export function version(change: Partial<AgreementVersion> = {}): AgreementVersion {
  return {
    id: "agv_1",
    enrolmentId: "enr_1",
    partnerId: "par_1",
    legalEntityId: "ent_1",
    n: 1,
    fromOn: "2026-01-01",
    toOn: null,
    terms: terms(),
    ...change,
  };
}

export function attribution(change: Partial<Attribution> = {}): Attribution {
  return {
    id: "att_1",
    partnerId: "par_1",
    enrolmentId: "enr_1",
    customerId: "cus_1",
    role: "sourced",
    weightPpm: 1_000_000,
    from: new Date("2026-01-30T23:00:00Z"),
    to: null,
    ...change,
  };
}

/** An event with a line per net amount; reductions name the payment `pay`. */
export function event(
  id: string,
  kind: RevenueEventKind,
  at: string,
  nets: readonly bigint[],
  change: Partial<RevenueEvent> = {},
): RevenueEvent {
  return {
    id,
    legalEntityId: "ent_1",
    customerId: "cus_1",
    customerSegment: null,
    customerCountry: null,
    invoiceId: null,
    invoiceNetMinor: null,
    kind,
    occurredAt: new Date(at),
    currency: "USD",
    reversesEventId: kind === "payment" ? null : "pay",
    lines: nets.map((netMinor, ordinal) => ({
      ordinal,
      productKey: "docuai",
      stream: "subscription",
      ...PLAIN_LINE,
      netMinor,
      taxMinor: netMinor / 5n,
    })),
    ...change,
  };
}

/** Random months of one customer that two partners share, under terms of any rate, hold and window. */
export const history = fc
  .record({
    ratePpm: fc.integer({ min: 0, max: 1_000_000 }),
    holdDays: fc.integer({ min: 0, max: 70 }),
    months: fc.option(fc.integer({ min: 1, max: 8 }), { nil: null }),
    weights: fc.tuple(fc.integer({ min: 1, max: 600_000 }), fc.integer({ min: 1, max: 400_000 })),
    minimum: fc.integer({ min: 0, max: 20_000 }),
    payments: fc.array(
      fc.record({
        day: fc.integer({ min: 0, max: 150 }),
        nets: fc.array(fc.bigInt({ min: 0n, max: 50_000n }), { minLength: 1, maxLength: 3 }),
        reductions: fc.array(
          fc.record({
            after: fc.integer({ min: 0, max: 60 }),
            kind: fc.constantFrom<RevenueEventKind>(
              "refund",
              "credit_note",
              "dispute_lost",
              "refund_failed",
              "dispute_opened",
              "dispute_won",
            ),
            percent: fc.bigInt({ min: 0n, max: 110n }),
          }),
          { maxLength: 4 },
        ),
      }),
      { maxLength: 8 },
    ),
  })
  .map((world) => {
    const heads = terms({}, world.months).heads.map((head) => ({
      ...head,
      pays: { ...head.pays, kind: "percentage" as const, ratePpm: world.ratePpm },
    }));
    const agreed = terms({ heads, holdDays: world.holdDays });
    const events = world.payments.flatMap((payment, p) => [
      event(`e${p}`, "payment", dayAt(payment.day), payment.nets),
      ...payment.reductions.map((reduction, r) =>
        event(
          `e${p}r${r}`,
          reduction.kind,
          dayAt(payment.day + reduction.after),
          payment.nets.map((net) => (net * reduction.percent) / 100n),
          { reversesEventId: `e${p}` },
        ),
      ),
    ]);
    return {
      events,
      minimumMinor: BigInt(world.minimum),
      attributions: [
        attribution({ id: "att_a", enrolmentId: "enr_a", partnerId: "par_a", weightPpm: world.weights[0] }),
        attribution({ id: "att_b", enrolmentId: "enr_b", partnerId: "par_b", weightPpm: world.weights[1] }),
      ],
      versions: [
        version({ id: "agv_a", enrolmentId: "enr_a", partnerId: "par_a", terms: agreed }),
        version({ id: "agv_b", enrolmentId: "enr_b", partnerId: "par_b", terms: agreed }),
      ],
    };
  });

/** Noon of the n-th day after 1 January 2026. */
export function dayAt(day: number): string {
  return new Date(Date.UTC(2026, 0, 1 + day, 12)).toISOString();
}
