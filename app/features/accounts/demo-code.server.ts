import type { Cipher } from "#app/domain/cipher.ts";
import { secondFactor } from "#db/schema/factors.ts";
import type { Reader } from "#db/with-actor.server.ts";
import { nextCode } from "./totp.server.ts";
import { totpInUse, totpOwner } from "./use-factor.server.ts";

/** The code that fits next, or in how many seconds there will be one: each is good once. */
export type DemoCode =
  | { readonly code: string; readonly seconds: null }
  | { readonly code: null; readonly seconds: number };

/** What the account's app would show, for pages of a server in demo mode alone; null without an app. */
export async function demoCodeOf(
  reader: Reader,
  ctx: { readonly cipher: Cipher | null; readonly now: Date },
  accountId: string,
): Promise<DemoCode | null> {
  const [app] = await reader.select().from(secondFactor).where(totpInUse(accountId));
  if (!app || !ctx.cipher) return null;
  const secret = ctx.cipher.open(app.secretSealed, totpOwner(app.id));
  return nextCode({ secret, lastStep: app.lastStep }, ctx.now);
}
