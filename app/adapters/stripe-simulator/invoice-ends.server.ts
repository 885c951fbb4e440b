import type { Sql } from "./database.server.ts";
import { BY_HAND, emitEvent } from "./events.server.ts";
import { refused } from "./failure.server.ts";
import { payByCard, readInvoice } from "./invoices.server.ts";
import { changeObject, lockObject, numberIn, partOf, type StripeObject, textIn } from "./objects.server.ts";

export type InvoiceEnd = "paid" | "void" | "uncollectible";

const TRANSITION: Readonly<Record<InvoiceEnd, string>> = {
  paid: "paid_at",
  void: "voided_at",
  uncollectible: "marked_uncollectible_at",
};
const EVENT: Readonly<Record<InvoiceEnd, string>> = {
  paid: "invoice.paid",
  void: "invoice.voided",
  uncollectible: "invoice.marked_uncollectible",
};

/** An open invoice is paid, voided or given up; one that was given up may still be paid or voided. Refused otherwise. */
export async function endInvoice(sql: Sql, id: string, end: InvoiceEnd, now: number): Promise<StripeObject> {
  const invoice = await lockObject(sql, "invoice", id);
  const isOpen = invoice.status === "open" || (invoice.status === "uncollectible" && end !== "uncollectible");
  if (!isOpen)
    throw refused("invoice_not_editable", `Invoice ${id} is ${textIn(invoice, "status")}, not open.`);
  const total = numberIn(invoice, "total");
  await changeObject(sql, invoice, {
    status: end,
    status_transitions: { ...partOf(invoice, "status_transitions"), [TRANSITION[end]]: now },
    ...(end === "paid" ? { amount_paid: total, amount_remaining: 0 } : {}),
  });
  if (end === "paid" && total > 0)
    await payByCard(
      sql,
      { id, currency: textIn(invoice, "currency"), total },
      { customer: textIn(invoice, "customer"), paid_at: now },
    );
  const ended = await readInvoice(sql, id);
  await emitEvent(sql, { type: EVENT[end], object: ended, now, cause: BY_HAND });
  return ended;
}
