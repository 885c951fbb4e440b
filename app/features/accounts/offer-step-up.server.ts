import type { MemberActor, StaffActor } from "#app/domain/actor.ts";
import { withAuth } from "#db/with-actor.server.ts";
import { type DemoCode, demoCodeOf } from "./demo-code.server.ts";
import { factorsOf } from "./has-factor.server.ts";
import type { ProverCtx } from "./prove-step-up.server.ts";

/** By what the person who looks at a page can prove who they are; for `<StepUpFields>`. */
export type StepUpOffer = {
  readonly hasTotp: boolean;
  readonly hasPasskey: boolean;
  /** Partner people without a second factor prove it by their password. */
  readonly byPassword: boolean;
  /** In the demo alone; null elsewhere, and for an account without an app. */
  readonly demoCode: DemoCode | null;
};

/** The same for the second step of signing in, where a password is no answer. */
export function offerSecondFactor(
  ctx: Pick<ProverCtx, "db" | "now" | "cipher"> & { readonly isDemo: boolean },
  accountId: string,
): Promise<StepUpOffer> {
  return withAuth(ctx.db, async (tx) => ({
    ...(await factorsOf(tx, accountId)),
    byPassword: false,
    demoCode: ctx.isDemo ? await demoCodeOf(tx, ctx, accountId) : null,
  }));
}

/** Read anew for each page: a factor may have been added since. */
export function offerStepUp(
  ctx: Pick<ProverCtx, "db" | "now" | "cipher"> & {
    readonly actor: MemberActor | StaffActor;
    readonly isDemo: boolean;
  },
): Promise<StepUpOffer> {
  const { accountId, kind } = ctx.actor;
  return withAuth(ctx.db, async (tx) => {
    const factors = await factorsOf(tx, accountId);
    const byPassword = kind === "member" && !factors.hasTotp && !factors.hasPasskey;
    return { ...factors, byPassword, demoCode: ctx.isDemo ? await demoCodeOf(tx, ctx, accountId) : null };
  });
}
