import { generateAuthenticationOptions, generateRegistrationOptions } from "@simplewebauthn/server";
import { and, asc, eq, isNull } from "drizzle-orm";
import { invariant } from "#app/domain/errors.ts";
import type { Ctx } from "#app/features/context.server.ts";
import { account } from "#db/schema/accounts.ts";
import { passkey } from "#db/schema/factors.ts";
import { type Reader, type Tx, withAuth } from "#db/with-actor.server.ts";
import { issueToken } from "./tokens.server.ts";

type ChallengeCtx = Pick<Ctx, "db" | "now" | "origin">;
type Wanted = { readonly accountId: string; readonly use: PasskeyUse };
/** Whether a passkey is added or asked to prove; a challenge of one is no good for the other. */
export type PasskeyUse = "add" | "prove";

/** Passkeys belong to a host name; the port is not part of it. */
export const relyingPartyOf = (origin: string) => new URL(origin).hostname;

/**
 * What the browser hands to the passkey (WebAuthn), with a challenge that is good once, for five minutes, for this
 * account. Only its hash is kept.
 */
export function challengePasskey(ctx: ChallengeCtx, { accountId, use }: Wanted) {
  return withAuth(ctx.db, async (tx) => {
    const known = await listPasskeysOf(tx, accountId);
    const credentials = known.map(({ credentialId, transports }) => ({ id: credentialId, transports }));
    const { challenge, person } = await issueChallenge(tx, ctx, { accountId, use });
    const rpID = relyingPartyOf(ctx.origin);
    if (use === "prove")
      return generateAuthenticationOptions({
        rpID,
        challenge,
        allowCredentials: credentials,
        userVerification: "preferred",
      });
    return generateRegistrationOptions({
      rpID,
      rpName: "Reparto",
      challenge,
      userID: new Uint8Array(Buffer.from(accountId)),
      userName: person.email,
      userDisplayName: person.name,
      excludeCredentials: credentials,
      authenticatorSelection: { residentKey: "discouraged", userVerification: "preferred" },
    });
  });
}

/** The passkeys of an account, oldest first. */
export function listPasskeysOf(reader: Reader, accountId: string) {
  return reader
    .select()
    .from(passkey)
    .where(and(eq(passkey.accountId, accountId), isNull(passkey.removedAt)))
    .orderBy(asc(passkey.createdAt), asc(passkey.id));
}

async function issueChallenge(tx: Tx, { now }: ChallengeCtx, { accountId, use }: Wanted) {
  const [person] = await tx
    .select({ email: account.email, name: account.name })
    .from(account)
    .where(eq(account.id, accountId));
  invariant(person, "the account is there");
  const wanted = { purpose: "passkey_challenge", email: person.email, accountId, payload: { use } } as const;
  const { secret } = await issueToken(tx, wanted, now);
  // The library takes bytes and writes them in base64url again, which the secret is already.
  return { challenge: new Uint8Array(Buffer.from(secret, "base64url")), person };
}
