import type { Sql } from "./database.server.ts";
import { refused } from "./failure.server.ts";
import type { JsonObject } from "./objects.server.ts";

/** The platform's own balance; connected accounts have theirs under their id. */
export const PLATFORM = "platform";

/** Adds to a balance, or takes off when negative, without asking whether there is enough. */
export async function addToBalance(
  sql: Sql,
  account: string,
  currency: string,
  amount: number,
): Promise<void> {
  await sql.query(
    `INSERT INTO balance (account, currency, available) VALUES ($1, $2, $3)
     ON CONFLICT (account, currency) DO UPDATE SET available = balance.available + excluded.available`,
    [account, currency, amount],
  );
}

/** Takes off a balance; refused when there is less. The row lock keeps two payments from spending the same money. */
export async function takeFromBalance(
  sql: Sql,
  account: string,
  currency: string,
  amount: number,
): Promise<void> {
  const { rowCount } = await sql.query(
    `UPDATE balance SET available = available - $3
     WHERE account = $1 AND currency = $2 AND available >= $3`,
    [account, currency, amount],
  );
  if (rowCount === 1) return;
  throw refused(
    "balance_insufficient",
    "You have insufficient available funds in your Stripe account. Try adding funds directly to your available balance.",
  );
}

export async function balanceOf(sql: Sql, account: string): Promise<JsonObject> {
  const { rows } = await sql.query<{ currency: string; available: string }>(
    "SELECT currency, available FROM balance WHERE account = $1 ORDER BY currency",
    [account],
  );
  const available = rows.map((row) => ({
    amount: Number(row.available),
    currency: row.currency,
    source_types: { card: Number(row.available) },
  }));
  return {
    object: "balance",
    livemode: false,
    available,
    pending: available.map((held) => ({ ...held, amount: 0, source_types: { card: 0 } })),
  };
}
