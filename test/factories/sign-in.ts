import { expect } from "vitest";
import { hashOfSecret } from "#app/features/accounts/tokens.server.ts";
import type { Database } from "#app/features/context.server.ts";
import type { StartedApplication } from "#test/routes/start-application.ts";
import { PASSWORD } from "./accounts.ts";

/**
 * Signs in by the form and answers the cookie's line. The second factor of the company's people counts as proved: that
 * step has tests of its own.
 */
export async function cookieOf(
  app: StartedApplication,
  db: Database,
  email: string,
  password = PASSWORD,
): Promise<string> {
  const answer = await app.post("/sign-in", { email, password });
  expect(answer.status).toBe(303);
  const [cookie = ""] =
    answer.headers
      .getSetCookie()
      .find((line) => line.includes("session="))
      ?.split(";") ?? [];
  const [, token = ""] = cookie.split("=");
  if (answer.headers.get("Location")?.startsWith("/sign-in/second-factor")) await proved(db, token);
  return cookie;
}

/** As if the second factor of a pending session had been proved when it began. */
export async function proved(db: Database, token: string): Promise<void> {
  const auth = db.pool("auth");
  await auth.query("update session set factor_at = created_at where id = $1", [hashOfSecret(token)]);
}
