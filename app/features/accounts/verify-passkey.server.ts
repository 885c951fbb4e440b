import {
  type AuthenticationResponseJSON,
  type RegistrationResponseJSON,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from "@simplewebauthn/server";
import { and, eq, isNull } from "drizzle-orm";
import { z } from "zod";
import { passkey } from "#db/schema/factors.ts";
import type { Tx } from "#db/with-actor.server.ts";
import { type PasskeyUse, relyingPartyOf } from "./passkey-challenge.server.ts";
import { consumeToken } from "./tokens.server.ts";

type VerifyCtx = { readonly origin: string; readonly now: Date };

const base64url = z.string().regex(/^[\w-]{1,6000}$/);
const answerSchema = z.looseObject({
  id: base64url.max(1_400),
  rawId: base64url.max(1_400),
  type: z.literal("public-key"),
  clientExtensionResults: z.record(z.string(), z.unknown()),
});
const assertionSchema = answerSchema.extend({
  response: z.looseObject({ clientDataJSON: base64url, authenticatorData: base64url, signature: base64url }),
});
const attestationSchema = answerSchema.extend({
  response: z.looseObject({ clientDataJSON: base64url, attestationObject: base64url }),
});

/** Whether a passkey of this account signed a challenge of ours that was not used yet; uses it up and moves its counter on. */
export async function passkeyProves(
  tx: Tx,
  ctx: VerifyCtx,
  accountId: string,
  typed: string,
): Promise<boolean> {
  const answer = assertionSchema.safeParse(parsed(typed));
  if (!answer.success) return false;
  const [key] = await tx
    .select()
    .from(passkey)
    .where(
      and(
        eq(passkey.accountId, accountId),
        eq(passkey.credentialId, answer.data.id),
        isNull(passkey.removedAt),
      ),
    )
    .for("update");
  if (!key || !(await challengeFits(tx, ctx, accountId, "prove", answer.data.response.clientDataJSON)))
    return false;
  const verified = await orNull(
    verifyAuthenticationResponse({
      response: answer.data as unknown as AuthenticationResponseJSON,
      // Looked up above, where it was used up.
      expectedChallenge: () => true,
      expectedOrigin: ctx.origin,
      expectedRPID: relyingPartyOf(ctx.origin),
      credential: {
        id: key.credentialId,
        publicKey: new Uint8Array(key.publicKey),
        counter: Number(key.signCount),
      },
      requireUserVerification: false,
    }),
  );
  if (!verified?.verified) return false;
  const signCount = BigInt(verified.authenticationInfo.newCounter);
  await tx.update(passkey).set({ signCount, lastUsedAt: ctx.now }).where(eq(passkey.id, key.id));
  return true;
}

/** The public key of a new passkey, when what made it answered a challenge of ours for adding one; null otherwise. */
export async function newPasskeyOf(tx: Tx, ctx: VerifyCtx, accountId: string, typed: string) {
  const answer = attestationSchema.safeParse(parsed(typed));
  if (!answer.success) return null;
  if (!(await challengeFits(tx, ctx, accountId, "add", answer.data.response.clientDataJSON))) return null;
  const verified = await orNull(
    verifyRegistrationResponse({
      response: answer.data as unknown as RegistrationResponseJSON,
      expectedChallenge: () => true,
      expectedOrigin: ctx.origin,
      expectedRPID: relyingPartyOf(ctx.origin),
      requireUserVerification: false,
    }),
  );
  if (!verified?.verified) return null;
  const { id, publicKey, counter, transports } = verified.registrationInfo.credential;
  return { credentialId: id, publicKey, signCount: BigInt(counter), transports: transports ?? [] };
}

/** The challenge inside what the passkey signed is one of ours, for this account and use, and was not used before. */
async function challengeFits(
  tx: Tx,
  ctx: VerifyCtx,
  accountId: string,
  use: PasskeyUse,
  clientDataJSON: string,
): Promise<boolean> {
  const clientData = z
    .looseObject({ challenge: base64url })
    .safeParse(parsed(Buffer.from(clientDataJSON, "base64url").toString("utf8")));
  if (!clientData.success) return false;
  const kept = await consumeToken(tx, "passkey_challenge", clientData.data.challenge, ctx.now);
  return kept?.accountId === accountId && kept.payload.use === use;
}

function parsed(typed: string): unknown {
  try {
    return JSON.parse(typed);
  } catch {
    return null;
  }
}

/** The library throws for everything that does not fit; to us that is a no. */
async function orNull<Result>(verifying: Promise<Result>): Promise<Result | null> {
  try {
    return await verifying;
  } catch {
    return null;
  }
}
