import { z } from "zod";
import { beginTotp } from "#app/features/accounts/add-totp.server.ts";
import { appSetupOf } from "#app/features/accounts/app-setup.server.ts";
import { findOwnFactors } from "#app/features/accounts/find-own-factors.server.ts";
import type { ProverCtx } from "#app/features/accounts/prove-step-up.server.ts";
import { SECURITY_ACTS } from "#app/features/accounts/security.form.ts";

const actSchema = z.enum(SECURITY_ACTS);

/** What the page about one's own second factors shows: all of them, or (`?act=`) the form of one act. */
export async function securityView(ctx: ProverCtx & { readonly isDemo: boolean }, url: URL) {
  const act = actSchema.safeParse(url.searchParams.get("act")).data ?? null;
  const factors = await findOwnFactors(ctx);
  const setup =
    act === "app" ? appSetupOf(ctx, await beginTotp(ctx, { accountId: ctx.actor.accountId })) : null;
  const passkeyId = url.searchParams.get("id");
  const chosen = factors.passkeys.find(({ id }) => id === passkeyId) ?? null;
  return { act, factors, setup, chosen };
}

export type SecurityView = Awaited<ReturnType<typeof securityView>>;
