import { divideHalfEven } from "#app/domain/rounding.ts";
import { countryOf, type Stage } from "./stage.server.ts";
import { CUSTOMERS } from "./story-clients.ts";
import { type Door, doorOf, type StoryCustomer } from "./story-customers.ts";
import type { StoryPayment } from "./story-payments.ts";

export type Due = { readonly customer: StoryCustomer; readonly payment: StoryPayment; readonly at: Date };

/** What customers have paid by now through one door, in order of time. */
export function paymentsBy(stage: Stage, door: Door): Due[] {
  return CUSTOMERS.flatMap((customer) =>
    customer.payments.flatMap((payment) => {
      const at = doorOf(customer, payment) === door ? stage.calendar.at(payment.on) : null;
      return at ? [{ customer, payment, at }] : [];
    }),
  ).sort((a, b) => a.at.getTime() - b.at.getTime());
}

/** Which company sells to it, and what is added to the net there; 21% are the Spanish VAT. */
export function saleOf({ customer, payment }: Pick<Due, "customer" | "payment">) {
  const isSpanish = countryOf(customer.partner) === "ES";
  return {
    entity: isSpanish ? "ent_demo_es" : "ent_demo_us",
    currency: isSpanish ? "EUR" : "USD",
    taxMinor: isSpanish ? Number(divideHalfEven(BigInt(payment.netMinor) * 21n, 100n)) : 0,
  };
}
