import { decimalText } from "#app/domain/money-text.ts";
import { balanceOf, PLATFORM } from "./balances.server.ts";
import type { Sql } from "./database.server.ts";
import { type Html, html, page } from "./html.server.ts";
import {
  findObjects,
  type JsonObject,
  numberIn,
  partOf,
  rowsIn,
  type StripeObject,
  textIn,
} from "./objects.server.ts";

/** The simulator's front page: what it is, what a person may make happen, and what there is. */
export async function overview(sql: Sql, done: string | null): Promise<Response> {
  const customers = await findObjects(sql, "customer", {}, 500);
  const invoices = await findObjects(sql, "invoice", {}, 30);
  const products = await findObjects(sql, "product", {}, 200);
  const accounts = await findObjects(sql, "account", {}, 100);
  const transfers = await findObjects(sql, "transfer", {}, 50);
  const balance = rowsIn(await balanceOf(sql, PLATFORM), "available");
  const { rows } = await sql.query<{ waiting: number }>(
    "SELECT count(*)::int AS waiting FROM delivery WHERE NOT delivered",
  );
  return page(
    "Stripe simulator",
    html`<p class="note">This program stands in for Stripe while no secret key is set. It keeps its own database and speaks Stripe's
API; the application uses the real Stripe SDK against it. Here you play the rest of the world: the company's clients that pay
and are refunded. Amounts are minor units: <code>1250</code> is 12.50 USD.</p>
${done ? html`<p role="status"><strong>${done}</strong></p>` : ""}
<p>Webhooks waiting to be delivered: ${rows[0]?.waiting ?? 0}</p>
${payForm(customers, products)}${refundForm(invoices)}
<section><h2>Platform balance</h2>${table(
      ["Currency", "Available"],
      balance.map((held) => [code(held), amountIn(held)]),
    )}
<form method="post" action="/top-up">${input("amount", "Amount, minor units", "100000")}${input("currency", "Currency", "usd")}
<button class="second">Top up</button></form></section>
<section><h2>Connected accounts</h2>${table(
      ["Account", "E-mail", "Country", "Transfers", "Stopped because"],
      accounts.map((account) => [
        account.id,
        textIn(account, "email"),
        textIn(account, "country"),
        textIn(partOf(account, "capabilities"), "transfers"),
        textIn(partOf(account, "requirements"), "disabled_reason"),
      ]),
    )}</section>
<section><h2>Transfers, newest first</h2>${table(
      ["Transfer", "To", "Group", "Currency", "Amount", "Taken back"],
      transfers.map((transfer) => [
        transfer.id,
        textIn(transfer, "destination"),
        textIn(transfer, "transfer_group"),
        code(transfer),
        amountIn(transfer),
        { amount: numberIn(transfer, "amount_reversed") },
      ]),
    )}</section>
<section><h2>Customers</h2>${table(
      ["Customer", "Name", "E-mail"],
      customers.map((customer) => [customer.id, textIn(customer, "name"), textIn(customer, "email")]),
    )}
<form method="post" action="/customers">${input("name", "Name", "")}${input("email", "E-mail", "")}<button class="second">Add customer</button></form></section>`,
  );
}

function payForm(customers: readonly StripeObject[], products: readonly StripeObject[]): Html {
  return html`<section><h2>A client pays an invoice</h2><form method="post" action="/pay">
<label>Customer<select name="customer" required>${customers.map(
    (customer) => html`<option value="${customer.id}">${textIn(customer, "name")} (${customer.id})</option>`,
  )}</select></label>
<label>Product<input name="product" list="products" required autocomplete="off"></label>
<datalist id="products">${products.map((product) => html`<option value="${product.id}">${textIn(product, "name")}</option>`)}</datalist>${input("amount", "Net amount, minor units", "10000")}
${input("tax", "Tax, minor units", "0")}${input("currency", "Currency", "usd")}<button>Pay</button></form></section>`;
}

function refundForm(invoices: readonly StripeObject[]): Html {
  return html`<section><h2>A client is refunded</h2><form method="post" action="/refund">
<label>Invoice<select name="invoice" required>${invoices.map(
    (invoice) =>
      html`<option value="${invoice.id}">${textIn(invoice, "customer_name")}: ${numberIn(invoice, "total")} ${code(invoice)} (${invoice.id})</option>`,
  )}</select></label>
${input("amount", "Gross amount, minor units; empty for all", "")}<button>Refund</button></form></section>`;
}

function input(name: string, label: string, value: string): Html {
  return html`<label>${label}<input name="${name}" value="${value}" autocomplete="off"></label>`;
}

type Cell = string | { readonly amount: number | string };

/** What an account has received, by currency, as its holder reads it. */
export function heldTable(balance: JsonObject): Html {
  return table(
    ["Currency", "Amount"],
    rowsIn(balance, "available").map((held) => [
      code(held),
      { amount: decimalText({ minor: BigInt(numberIn(held, "amount")), currency: code(held) }) },
    ]),
  );
}

function table(heads: readonly string[], rows: readonly (readonly Cell[])[]): Html {
  if (rows.length === 0) return html`<p>None yet.</p>`;
  return html`<div class="wide"><table><thead><tr>${heads.map((head) => html`<th>${head}</th>`)}</tr></thead><tbody>${rows.map(
    (cells) =>
      html`<tr>${cells.map((cell) =>
        typeof cell === "string" ? html`<td>${cell}</td>` : html`<td class="amount">${cell.amount}</td>`,
      )}</tr>`,
  )}</tbody></table></div>`;
}

function code(object: JsonObject): string {
  return textIn(object, "currency").toUpperCase();
}

function amountIn(object: JsonObject): Cell {
  return { amount: numberIn(object, "amount") };
}
