import { DomainError } from "#app/domain/errors.ts";
import { localDateOf } from "#app/domain/period.ts";
import { withActor } from "#db/with-actor.server.ts";
import { findClaimOutcome } from "./claim-outcome.server.ts";
import type { CompanyInput } from "./referral-input.ts";
import { type MemberCtx, referringEnrolment } from "./referring-enrolment.server.ts";
import { identifyCompany } from "./register-referral.server.ts";

export type Availability =
  | { readonly outcome: "free" | "already_customer"; readonly until: null }
  | { readonly outcome: "already_yours" | "already_protected"; readonly until: string | null };

/**
 * What a registration of this company would meet now: free, already the partner's, protected until a day, or a
 * customer. Never whose. Promises nothing: only a registration protects. Refuses as `registerReferral` does.
 */
export async function checkAvailability(
  ctx: MemberCtx,
  input: CompanyInput & { readonly kind: "client" | "project"; readonly enrolmentId?: string | undefined },
): Promise<Availability> {
  if (ctx.actor.role !== "owner" && ctx.actor.role !== "sales") throw new DomainError("not_allowed");
  const { keys } = identifyCompany(input);
  const { kind, enrolmentId } = input;
  return withActor(ctx, async (tx) => {
    const { partnerId } = ctx.actor;
    const own = await referringEnrolment(tx, { partnerId, kind, enrolmentId, at: ctx.now });
    const met = await findClaimOutcome(tx, { productKey: own.productKey, kind, keys, at: ctx.now });
    if (!met) return { outcome: "free", until: null };
    if (met.outcome === "already_customer") return { outcome: met.outcome, until: null };
    return { outcome: met.outcome, until: met.until && localDateOf(met.until, own.terms.timeZone) };
  });
}
