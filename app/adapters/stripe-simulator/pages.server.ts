import { addToBalance, balanceOf, PLATFORM } from "./balances.server.ts";
import { simulatorNow } from "./clock.server.ts";
import type { SimulatorDatabase, Sql } from "./database.server.ts";
import { BY_HAND } from "./events.server.ts";
import { StripeFailure } from "./failure.server.ts";
import { html, page, seeOther } from "./html.server.ts";
import { issueInvoice } from "./invoices.server.ts";
import { insertObject, newStripeId } from "./objects.server.ts";
import { answerOnboarding } from "./onboarding-page.server.ts";
import { heldTable, overview } from "./overview-page.server.ts";
import { paymentIntentOf, refundPayment } from "./refunds.server.ts";

type FormCommand = (sql: Sql, typed: URLSearchParams, now: number) => Promise<string>;

/** Amounts are typed in minor units, so that no separator can be misread. */
function minorIn(typed: URLSearchParams, name: string): number {
  const text = (typed.get(name) ?? "").trim();
  if (/^\d{1,15}$/.test(text)) return Number(text);
  throw new StripeFailure(400, {
    type: "invalid_request_error",
    message: `${name}: a whole number of minor units is needed (1250 for 12.50)`,
  });
}

function productIn(typed: URLSearchParams): string {
  const product = (typed.get("product") ?? "").trim();
  if (/^[\w.-]{1,100}$/.test(product)) return product;
  throw new StripeFailure(400, {
    type: "invalid_request_error",
    message: "product: an id is needed, such as prod_core",
  });
}

/** The forms of the overview; each answers what it did. */
const FORMS: Readonly<Record<string, FormCommand>> = {
  "/pay": async (sql, typed, now) => {
    const invoice = await issueInvoice(sql, {
      customer: typed.get("customer") ?? "",
      currency: typed.get("currency") ?? "usd",
      lines: [{ product: productIn(typed), amount: minorIn(typed, "amount") }],
      tax: typed.get("tax") ? minorIn(typed, "tax") : 0,
      paid_at: now,
    });
    return `Paid: ${invoice.id}`;
  },
  "/refund": async (sql, typed, now) => {
    const paymentIntent = await paymentIntentOf(sql, typed.get("invoice") ?? "");
    const amount = typed.get("amount") ? minorIn(typed, "amount") : null;
    const refund = await refundPayment(sql, {
      paymentIntent,
      amount,
      status: "succeeded",
      now,
      cause: BY_HAND,
    });
    return `Refunded: ${refund.id}`;
  },
  "/top-up": async (sql, typed) => {
    const currency = (typed.get("currency") ?? "usd").toLowerCase();
    await addToBalance(sql, PLATFORM, currency, minorIn(typed, "amount"));
    return "Balance topped up";
  },
  "/customers": async (sql, typed, now) => {
    const customer = await insertObject(sql, {
      id: newStripeId("cus"),
      object: "customer",
      created: now,
      email: typed.get("email") || null,
      livemode: false,
      metadata: {},
      name: typed.get("name") || "Client",
    });
    return `Customer: ${customer.id}`;
  },
};

/** Answers a person: the overview with its forms, and the pages that Stripe would host. */
export async function answerPage(database: SimulatorDatabase, request: Request): Promise<Response> {
  const { pathname, searchParams } = new URL(request.url);
  const onboarding = /^\/connect\/onboarding\/(acclink_[0-9a-f]+)$/.exec(pathname)?.[1];
  if (onboarding) return answerOnboarding(database, request, onboarding);
  const express = /^\/connect\/express\/(acct_[0-9a-f]+)$/.exec(pathname)?.[1];
  if (express && request.method === "GET") return expressDashboard(database.sql, express);

  const form = FORMS[pathname];
  if (form && request.method === "POST") {
    const typed = new URLSearchParams(await request.text());
    try {
      const done = await database.transaction(async (sql) => form(sql, typed, await simulatorNow(sql)));
      return seeOther(`/?done=${encodeURIComponent(done)}`);
    } catch (error) {
      if (!(error instanceof StripeFailure)) throw error;
      return page("Not done", html`<p>${error.message}</p><p><a href="/">Back</a></p>`, 422);
    }
  }
  if (pathname === "/" && request.method === "GET") return overview(database.sql, searchParams.get("done"));
  return page("Not found", html`<p><a href="/">Stripe simulator</a></p>`, 404);
}

/** What stands in for the partner's own dashboard at Stripe. */
async function expressDashboard(sql: Sql, account: string): Promise<Response> {
  return page(
    "Express dashboard",
    html`<p>Account <code>${account}</code></p><h2>Available</h2>${heldTable(await balanceOf(sql, account))}`,
  );
}
