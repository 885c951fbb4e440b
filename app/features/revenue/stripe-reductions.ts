import type { StripeCreditNote } from "#app/adapters/stripe/invoices.server.ts";
import type { StripeDispute, StripeRefund } from "#app/adapters/stripe/refunds.server.ts";
import { type InvoiceTotals, type NetReduction, netReductionTarget } from "#app/domain/net-revenue.ts";
import type { RevenueEventKind } from "#app/domain/revenue-event.ts";

/** What stands against one invoice at Stripe now. */
export type StripeCorrections = {
  readonly refunds: readonly StripeRefund[];
  readonly creditNotes: readonly StripeCreditNote[];
  readonly disputes: readonly StripeDispute[];
};

/** One change of one money object, recorded once under its own id: `re_…`, `re_…:failed`, `cn_…:void`, `dp_…:lost`. */
export type StripeReduction = {
  readonly externalId: string;
  readonly kind: RevenueEventKind;
  readonly occurredAt: Date;
  /** A size, net of tax. */
  readonly netMinor: bigint;
};

type Change = Omit<StripeReduction, "netMinor"> & { readonly givesBack: boolean };

/**
 * What has to be recorded so that the books say of this invoice what Stripe says now: for each change not yet known, in
 * the order in which things happened, the cumulative target with it less what is recorded. So order, repetition and
 * events that never came change nothing. `reducedMinor` is what stands recorded on the payment; null while the payment
 * itself waits. `toldAt` dates what Stripe gives no time for: the end of a dispute, the failure of a refund.
 */
export function stripeReductions(input: {
  readonly totals: InvoiceTotals;
  readonly corrections: StripeCorrections;
  readonly known: ReadonlySet<string>;
  readonly reducedMinor: bigint | null;
  readonly toldAt: Date;
}): StripeReduction[] {
  const { totals, corrections } = input;
  const counted = new Set(input.known);
  let reducedMinor = input.reducedMinor ?? targetOf(totals, corrections, counted).finalMinor;
  return newChanges(corrections, input.known, input.toldAt).map(({ givesBack, ...change }) => {
    counted.add(change.externalId);
    const target = targetOf(totals, corrections, counted);
    if (change.kind === "dispute_opened") return { ...change, netMinor: target.heldMinor };
    const moved = target.finalMinor - reducedMinor;
    reducedMinor = target.finalMinor;
    // The event's kind says the direction: what gives back is a refund that failed, whatever object it came from.
    if (moved < 0n) return { ...change, kind: "refund_failed", netMinor: -moved };
    return { ...change, kind: moved > 0n && givesBack ? "refund" : change.kind, netMinor: moved };
  });
}

/** The target of those objects only whose changes are counted. */
function targetOf(
  totals: InvoiceTotals,
  { refunds, creditNotes, disputes }: StripeCorrections,
  counted: ReadonlySet<string>,
): NetReduction {
  const stands = (id: string, undone: string) => counted.has(id) && !counted.has(`${id}:${undone}`);
  return netReductionTarget(
    totals,
    refunds
      .filter((refund) => stands(refund.id, "failed"))
      .map(({ id, amountMinor }) => ({ id, amountMinor, status: "succeeded" })),
    creditNotes
      .filter((note) => stands(note.id, "void"))
      .map((note) => ({
        id: note.id,
        isVoid: false,
        netMinor: note.totalExcludingTaxMinor,
        refundIds: note.refundIds,
      })),
    disputes
      .filter(({ id }) => counted.has(`${id}:opened`) || counted.has(`${id}:lost`))
      .map(({ id, amountMinor }) => ({
        id,
        amountMinor,
        outcome: counted.has(`${id}:won`) ? "won" : counted.has(`${id}:lost`) ? "lost" : "open",
      })),
  );
}

function newChanges(
  { refunds, creditNotes, disputes }: StripeCorrections,
  known: ReadonlySet<string>,
  toldAt: Date,
): Change[] {
  const changes: Change[] = [];
  const add = (externalId: string, kind: RevenueEventKind, occurredAt: Date, givesBack = false) => {
    if (!known.has(externalId)) changes.push({ externalId, kind, occurredAt, givesBack });
  };
  for (const { id, status, createdAt } of refunds) {
    if (status === "succeeded") add(id, "refund", createdAt);
    else if ((status === "failed" || status === "canceled") && known.has(id))
      add(`${id}:failed`, "refund_failed", toldAt, true);
  }
  for (const { id, status, createdAt, voidedAt } of creditNotes) {
    if (status !== "void") add(id, "credit_note", createdAt);
    else if (known.has(id)) add(`${id}:void`, "refund_failed", voidedAt ?? toldAt, true);
  }
  for (const { id, status, createdAt } of disputes) {
    if (status === "lost") add(`${id}:lost`, "dispute_lost", toldAt);
    else if (!DISPUTE_WON.has(status)) add(`${id}:opened`, "dispute_opened", createdAt);
    else if (known.has(`${id}:opened`) || known.has(`${id}:lost`))
      add(`${id}:won`, "dispute_won", toldAt, true);
  }
  return changes.sort(byTimeThenId);
}

const DISPUTE_WON: ReadonlySet<string> = new Set(["won", "warning_closed", "prevented"]);

function byTimeThenId(a: Change, b: Change): number {
  const byTime = a.occurredAt.getTime() - b.occurredAt.getTime();
  return byTime !== 0 ? byTime : a.externalId < b.externalId ? -1 : a.externalId > b.externalId ? 1 : 0;
}
