import { createHash } from "node:crypto";
import type { Sql } from "./database.server.ts";
import { StripeFailure } from "./failure.server.ts";
import type { Params } from "./form-body.server.ts";

/** Keys are forgotten once they are older than this; then the same key runs again. */
const KEPT_SECONDS = 24 * 60 * 60;

export type KeyUse = {
  readonly account: string;
  readonly key: string;
  readonly path: string;
  readonly fingerprint: string;
  readonly requestId: string;
};

export type SavedAnswer = { readonly status: number; readonly body: string; readonly requestId: string };

/** What the parameters are, whatever their order. */
export function fingerprintOf(params: Params): string {
  return createHash("sha256")
    .update(JSON.stringify(params, (_, value: unknown) => inOrder(value)))
    .digest("hex");
}

function inOrder(value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/**
 * Claims a key for this request, in a statement of its own so that a second request sees it at once. Answers the saved
 * answer of the first use; throws 400 for other parameters and 409 while the first use runs.
 */
export async function claimKey(sql: Sql, use: KeyUse, now: number): Promise<SavedAnswer | null> {
  await sql.query(
    `DELETE FROM idempotency_key WHERE account = $1 AND key = $2
       AND (first_seen < $3 OR (status IS NULL AND claimed_at < now() - interval '2 minutes'))`,
    [use.account, use.key, now - KEPT_SECONDS],
  );
  const { rowCount } = await sql.query(
    `INSERT INTO idempotency_key (account, key, path, fingerprint, first_seen, request_id)
     VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING`,
    [use.account, use.key, use.path, use.fingerprint, now, use.requestId],
  );
  if (rowCount === 1) return null;

  const { rows } = await sql.query<{
    path: string;
    fingerprint: string;
    status: number | null;
    body: string | null;
    request_id: string;
  }>(
    "SELECT path, fingerprint, status, body, request_id FROM idempotency_key WHERE account = $1 AND key = $2",
    [use.account, use.key],
  );
  const first = rows[0];
  // Released between the two statements: the caller may simply try again, as Stripe asks for on 409.
  if (!first) throw keyInUse(use.key);
  if (first.path !== use.path) throw clash(use.key, `endpoint they were first used for ('${first.path}')`);
  if (first.fingerprint !== use.fingerprint) throw clash(use.key, "parameters they were first used with");
  if (first.status === null || first.body === null) throw keyInUse(use.key);
  return { status: first.status, body: first.body, requestId: first.request_id };
}

/** Saves the first answer: what every later use of the key gets. */
export async function saveAnswer(
  sql: Sql,
  use: KeyUse,
  answer: { readonly status: number; readonly body: string },
): Promise<void> {
  await sql.query("UPDATE idempotency_key SET status = $3, body = $4 WHERE account = $1 AND key = $2", [
    use.account,
    use.key,
    answer.status,
    answer.body,
  ]);
}

/** Forgets a claim whose request was never executed. */
export async function releaseKey(sql: Sql, use: KeyUse): Promise<void> {
  await sql.query("DELETE FROM idempotency_key WHERE account = $1 AND key = $2 AND status IS NULL", [
    use.account,
    use.key,
  ]);
}

function keyInUse(key: string): StripeFailure {
  return new StripeFailure(
    409,
    {
      type: "idempotency_error",
      code: "idempotency_key_in_use",
      message: `There is currently another in-progress request using this Idempotent Key (that probably means you submitted twice, and the other request is still going through): ${key}. Please try again later.`,
    },
    false,
  );
}

function clash(key: string, first: string): StripeFailure {
  return new StripeFailure(
    400,
    {
      type: "idempotency_error",
      message: `Keys for idempotent requests can only be used with the same ${first}. Try using a key other than '${key}' if you meant to execute a different request.`,
    },
    false,
  );
}
