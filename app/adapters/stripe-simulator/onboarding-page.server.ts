import { z } from "zod";
import { completeAccount, leaveAccountIncomplete } from "./accounts.server.ts";
import { simulatorNow } from "./clock.server.ts";
import type { SimulatorDatabase } from "./database.server.ts";
import { StripeFailure } from "./failure.server.ts";
import { type Html, html, page, seeOther } from "./html.server.ts";
import {
  changeObject,
  lockObject,
  numberIn,
  readObject,
  type StripeObject,
  textIn,
} from "./objects.server.ts";

const Details = z.object({
  country: z
    .string()
    .trim()
    .regex(/^[A-Za-z]{2}$/, "Two letters, such as US or ES · Dos letras, como US o ES")
    .toUpperCase(),
  legalName: z.string().trim().min(2, "A name is needed · Falta el nombre").max(200),
  bankLast4: z
    .string()
    .trim()
    .regex(/^[0-9A-Za-z]{4}$/, "The last four of the account · Los cuatro últimos"),
});

type Typed = { readonly country: string; readonly legalName: string; readonly bankLast4: string };

/** The page that an account link leads to. A link that was used or is over leads to its `refresh_url`, as Stripe's does. */
export async function answerOnboarding(
  database: SimulatorDatabase,
  request: Request,
  linkId: string,
): Promise<Response> {
  const link = await readObject(database.sql, "account_link", linkId).catch((error: unknown) => {
    if (error instanceof StripeFailure) return null;
    throw error;
  });
  if (!link) return page("No such link", html`<p>This link is not known here.</p>`, 404);
  const now = await simulatorNow(database.sql);
  if (link.used === true || numberIn(link, "expires_at") < now) return seeOther(textIn(link, "refresh_url"));

  const account = await readObject(database.sql, "account", textIn(link, "account"));
  if (request.method !== "POST") {
    return page(
      "Set up payouts",
      form({ country: textIn(account, "country"), legalName: "", bankLast4: "" }, {}),
    );
  }
  const typed = new URLSearchParams(await request.text());
  if (typed.get("answer") === "incomplete") {
    return finish(database, link, (sql) => leaveAccountIncomplete(sql, now, account.id));
  }
  const asTyped: Typed = {
    country: typed.get("country") ?? "",
    legalName: typed.get("legalName") ?? "",
    bankLast4: typed.get("bankLast4") ?? "",
  };
  const details = Details.safeParse(asTyped);
  if (!details.success) {
    return page("Set up payouts", form(asTyped, z.flattenError(details.error).fieldErrors), 422);
  }
  return finish(database, link, (sql) => completeAccount(sql, now, account.id, details.data));
}

async function finish(
  database: SimulatorDatabase,
  link: StripeObject,
  change: (sql: SimulatorDatabase["sql"]) => Promise<unknown>,
): Promise<Response> {
  const wasFree = await database.transaction(async (sql) => {
    const locked = await lockObject(sql, "account_link", link.id);
    if (locked.used === true) return false;
    await changeObject(sql, locked, { used: true });
    await change(sql);
    return true;
  });
  return seeOther(textIn(link, wasFree ? "return_url" : "refresh_url"));
}

function form(typed: Typed, errors: Partial<Record<keyof Typed, string[]>>): Html {
  return html`<p class="note">This page stands in for the one that Stripe hosts. Type anything that fits: nothing is checked
with a bank. · Esta página hace de la que aloja Stripe. Escriba lo que quiera: ningún banco lo comprueba.</p>
<form method="post" class="narrow">
${field("country", "Country · País", typed.country, "two letters · dos letras", errors.country)}
${field("legalName", "Legal name · Nombre legal", typed.legalName, "", errors.legalName)}
${field("bankLast4", "Bank account, last 4 · Cuenta bancaria, últimos 4", typed.bankLast4, "such as 4242 · como 4242", errors.bankLast4)}
<button name="answer" value="complete">Complete · Completar</button>
<button name="answer" value="incomplete" class="second" formnovalidate>Leave incomplete · Dejar incompleto</button>
</form>`;
}

function field(
  name: keyof Typed,
  label: string,
  value: string,
  hint: string,
  errors: readonly string[] = [],
): Html {
  const problem = errors[0];
  return html`<label>${label}<input name="${name}" value="${value}" placeholder="${hint}" autocomplete="off"
${problem ? html`aria-invalid="true" aria-describedby="${name}-problem"` : ""}>
${problem ? html`<strong id="${name}-problem">${problem}</strong>` : ""}</label>`;
}
