/** Something we need is away for the moment: answered as 503 with Retry-After. */
export class Unavailable extends Error {
  override readonly name = "Unavailable";
}

/** Connection codes of Node and the SQLSTATE classes 08 (connection), 53 (resources) and 57 (operator intervention). */
const AWAY = /^(ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|ENOTFOUND|08...|53...|57...)$/;

function* causesOf(error: unknown): Generator<Error & { code?: unknown }> {
  let current = error;
  for (let depth = 0; depth < 6 && current instanceof Error; depth++) {
    yield current;
    current = current.cause;
  }
}

/** Whether the database or a pool is away, as opposed to a mistake of ours; looks through the chain of causes. */
export function isUnavailable(error: unknown): boolean {
  for (const cause of causesOf(error)) {
    // By name: the server and the bundle each hold a copy of the class.
    if (cause.name === "Unavailable") return true;
    if (typeof cause.code === "string" && AWAY.test(cause.code)) return true;
    if (/timeout exceeded when trying to connect|Connection terminated/.test(cause.message)) return true;
  }
  return false;
}

/**
 * The net under the parsers: 400 when the database refused a value by its form (SQLSTATE class 22), 409 when a
 * constraint did (class 23), else null. What the database says is logged and never sent.
 */
export function statusOfRefusedValue(error: unknown): 400 | 409 | null {
  for (const cause of causesOf(error)) {
    if (typeof cause.code !== "string" || cause.code.length !== 5) continue;
    if (cause.code.startsWith("22")) return 400;
    if (cause.code.startsWith("23")) return 409;
  }
  return null;
}
