import { DomainError } from "#app/domain/errors.ts";
import { audit } from "#app/features/audit/record-audit.server.ts";
import { withAuth } from "#db/with-actor.server.ts";
import { hasFactor } from "./has-factor.server.ts";
import type { ProverCtx } from "./prove-step-up.server.ts";
import { countCodes, renewCodes } from "./recovery-codes.server.ts";

const FRESH_MS = 15 * 60_000;

/** Whether the person may still be shown its first recovery codes: it has a factor, proved a moment ago, and no codes. */
export function mayHaveFirstCodes(
  ctx: Pick<ProverCtx, "db" | "now" | "actor">,
  { factorAt }: { readonly factorAt: Date | null },
): Promise<boolean> {
  const { accountId } = ctx.actor;
  const isFresh = factorAt !== null && ctx.now.getTime() - factorAt.getTime() <= FRESH_MS;
  return withAuth(
    ctx.db,
    async (tx) => isFresh && (await hasFactor(tx, accountId)) && (await countCodes(tx, accountId)) === 0,
  );
}

/** The first set, right after the first factor was added. Refuses with `step_up_required` later: then they are renewed. */
export async function firstRecoveryCodes(
  ctx: ProverCtx,
  { factorAt }: { readonly factorAt: Date | null },
): Promise<readonly string[]> {
  const { accountId } = ctx.actor;
  if (!(await mayHaveFirstCodes(ctx, { factorAt }))) throw new DomainError("step_up_required");
  return withAuth(ctx.db, async (tx) => {
    const codes = await renewCodes(tx, accountId, ctx.now);
    const action = "account.recovery_codes_made";
    await audit(tx, ctx, { action, objectType: "account", objectId: accountId });
    return codes;
  });
}
