import type { Sql } from "./database.server.ts";
import { StripeFailure } from "./failure.server.ts";

/** Faults before the idempotency layer or on the wire: nothing of them is saved under a key. */
const ON_THE_WAY = [
  "timeout_executed",
  "timeout_not_executed",
  "connection_reset",
  "connection_reset_executed",
  "429",
  "401",
  "503_not_run",
  "bad_json_executed",
] as const;
/** Faults of the execution: saved under the key as a real answer would be. */
const IN_EXECUTION = ["500_executed", "500_not_executed", "slow", "refusal"] as const;

export type FaultKind = (typeof ON_THE_WAY)[number] | (typeof IN_EXECUTION)[number];
export type Fault = {
  readonly kind: FaultKind;
  readonly delayMs: number;
  readonly failure: { readonly status: number; readonly code: string; readonly message: string } | null;
};

export type NewFault = {
  readonly method: string;
  /** "/v1/transfers"; a star stands for anything. */
  readonly path: string;
  readonly kind: string;
  readonly times: number;
  readonly delayMs: number;
  readonly status?: number | undefined;
  readonly message?: string | undefined;
};

/** Orders a fault for the next calls that match. A kind that is not known is a Stripe error code, answered as a refusal. */
export async function addFault(sql: Sql, fault: NewFault): Promise<void> {
  const known = isKnown(fault.kind);
  await sql.query(
    "INSERT INTO fault (method, path, kind, delay_ms, failure, remaining) VALUES ($1, $2, $3, $4, $5, $6)",
    [
      fault.method.toUpperCase(),
      fault.path.replaceAll("*", "%"),
      known ? fault.kind : "refusal",
      fault.delayMs,
      known
        ? null
        : JSON.stringify({
            status: fault.status ?? 400,
            code: fault.kind,
            message: fault.message ?? `Simulated refusal: ${fault.kind}`,
          }),
      fault.times,
    ],
  );
}

export function takeFaultOnTheWay(sql: Sql, method: string, path: string): Promise<Fault | null> {
  return takeFault(sql, method, path, ON_THE_WAY);
}

export function takeFaultInExecution(sql: Sql, method: string, path: string): Promise<Fault | null> {
  return takeFault(sql, method, path, IN_EXECUTION);
}

async function takeFault(
  sql: Sql,
  method: string,
  path: string,
  kinds: readonly FaultKind[],
): Promise<Fault | null> {
  const { rows } = await sql.query<{
    kind: FaultKind;
    delay_ms: number;
    failure: Fault["failure"];
  }>(
    `UPDATE fault SET remaining = remaining - 1
     WHERE id = (SELECT id FROM fault
                 WHERE remaining > 0 AND method = $1 AND $2 LIKE path AND kind = ANY($3)
                 ORDER BY id LIMIT 1 FOR UPDATE)
     RETURNING kind, delay_ms, failure`,
    [method, path, [...kinds]],
  );
  const row = rows[0];
  return row ? { kind: row.kind, delayMs: row.delay_ms, failure: row.failure } : null;
}

/** Throws what a refusal fault was ordered to say. */
export function failAsOrdered(fault: Fault | null): void {
  if (fault?.kind === "500_not_executed") throw internalError();
  if (fault?.kind === "refusal" && fault.failure) {
    const { status, code, message } = fault.failure;
    throw new StripeFailure(status, { type: "invalid_request_error", code, message });
  }
}

export function internalError(): StripeFailure {
  return new StripeFailure(500, { type: "api_error", message: "An unknown error occurred" });
}

function isKnown(kind: string): kind is FaultKind {
  return [...ON_THE_WAY, ...IN_EXECUTION].some((known) => known === kind);
}
