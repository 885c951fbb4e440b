import { and, eq, isNull } from "drizzle-orm";
import { passkey, secondFactor } from "#db/schema/factors.ts";
import type { Reader } from "#db/with-actor.server.ts";
import { totpInUse } from "./use-factor.server.ts";

/** Which second factors an account has. Recovery codes alone are none. */
export async function factorsOf(
  reader: Reader,
  accountId: string,
): Promise<{ readonly hasTotp: boolean; readonly hasPasskey: boolean }> {
  const apps = await reader.select({ id: secondFactor.id }).from(secondFactor).where(totpInUse(accountId));
  const keys = await reader
    .select({ id: passkey.id })
    .from(passkey)
    .where(and(eq(passkey.accountId, accountId), isNull(passkey.removedAt)))
    .limit(1);
  return { hasTotp: apps.length > 0, hasPasskey: keys.length > 0 };
}

export async function hasFactor(reader: Reader, accountId: string): Promise<boolean> {
  const { hasTotp, hasPasskey } = await factorsOf(reader, accountId);
  return hasTotp || hasPasskey;
}
