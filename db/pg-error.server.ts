/** What PostgreSQL said, wherever it stands in the chain of causes (Drizzle wraps it). */
export type PgError = { readonly code: string; readonly constraint?: string };

const DEEPEST_CAUSE = 5;

/** The five characters of SQLSTATE and the constraint that was hurt, or null when the error is not PostgreSQL's. */
export function pgErrorOf(error: unknown): PgError | null {
  let cause: unknown = error;
  for (let depth = 0; depth < DEEPEST_CAUSE && cause instanceof Error; depth++, cause = cause.cause) {
    const { code, constraint } = cause as { code?: unknown; constraint?: unknown };
    if (typeof code === "string" && /^[0-9A-Z]{5}$/.test(code) && "severity" in cause)
      return typeof constraint === "string" ? { code, constraint } : { code };
  }
  return null;
}
