import type pg from "pg";
import type { Actor } from "#app/domain/actor.ts";
import type { Database } from "#db/connect.server.ts";
import type { DatabaseRole } from "#db/roles.server.ts";
import {
  assertNoOpenTransaction,
  inTransaction,
  type TransactionSettings,
  type Tx,
} from "#db/transaction.server.ts";

export { pgErrorOf } from "#db/pg-error.server.ts";
export { assertNoOpenTransaction, type Reader, type Tx } from "#db/transaction.server.ts";

const ROLE_OF_ACTOR: Record<Actor["kind"], DatabaseRole> = {
  anonymous: "public",
  member: "partner",
  staff: "staff",
  system: "worker",
};

/**
 * The only way to tenant tables: one transaction in the actor's own database role, in which row-level security knows
 * who acts. A use case opens one; another inside it is our mistake. May run `fn` again after a deadlock.
 */
export function withActor<Result>(
  ctx: { readonly db: Database; readonly actor: Actor },
  fn: (tx: Tx) => Promise<Result>,
): Promise<Result> {
  return inTransaction(ctx.db.pool(ROLE_OF_ACTOR[ctx.actor.kind]), settingsOf(ctx.actor), fn);
}

/** Accounts, sessions and tokens, which no other role may see: for `features/accounts` alone. */
export function withAuth<Result>(db: Database, fn: (tx: Tx) => Promise<Result>): Promise<Result> {
  return inTransaction(db.pool("auth"), { ...NOBODY, "app.actor_kind": "auth" }, fn);
}

/**
 * One statement that is its own transaction, in one round trip, by a role that row-level security knows as nobody: for
 * what arrives without anybody being signed in and waits for an answer.
 */
export async function asNobody<Row extends pg.QueryResultRow>(
  db: Database,
  statement: { readonly name: string; readonly text: string; readonly values: unknown[] },
): Promise<Row[]> {
  assertNoOpenTransaction("a statement by itself");
  const { rows } = await db.pool("public").query<Row>(statement);
  return rows;
}

const NOBODY = {
  "app.actor_kind": "anonymous",
  "app.account_id": "",
  "app.partner_id": "",
  "app.role": "",
  "app.job": "",
} as const satisfies TransactionSettings;

/** Every setting is written each time, so that none can be left over; absent is '', which policies read as null. */
function settingsOf(actor: Actor): TransactionSettings {
  switch (actor.kind) {
    case "anonymous":
      return NOBODY;
    case "member":
      return {
        ...NOBODY,
        "app.actor_kind": "member",
        "app.account_id": actor.accountId,
        "app.partner_id": actor.partnerId,
        "app.role": actor.role,
      };
    case "staff":
      return {
        ...NOBODY,
        "app.actor_kind": "staff",
        "app.account_id": actor.accountId,
        "app.role": actor.roles.join(","),
      };
    case "system":
      return { ...NOBODY, "app.actor_kind": "system", "app.job": actor.job };
  }
}
