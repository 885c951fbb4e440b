import { eq, isNull, sql } from "drizzle-orm";
import { DomainError } from "#app/domain/errors.ts";
import { audit } from "#app/features/audit/record-audit.server.ts";
import { newId } from "#db/new-id.server.ts";
import { paymentHalt } from "#db/schema/approvals.ts";
import { type Reader, type Tx, withActor } from "#db/with-actor.server.ts";
import { currentRoles } from "./current-roles.server.ts";
import type { StaffCtx } from "./staff-ctx.ts";

export type PaymentHalt = typeof paymentHalt.$inferSelect;

/** The halt that stands now; null: payments go. */
export async function currentHalt(reader: Reader): Promise<PaymentHalt | null> {
  const [row] = await reader.select().from(paymentHalt).where(isNull(paymentHalt.liftedAt));
  return row ?? null;
}

/** Stops all sending at once, by one person of finance or an admin. Refuses: not_allowed, halt_exists. */
export function haltPayments(ctx: StaffCtx, { reason }: { readonly reason: string }): Promise<void> {
  return withActor(ctx, async (tx) => {
    await demandRole(tx, ctx);
    await lockHalt(tx);
    if (await currentHalt(tx)) throw new DomainError("halt_exists");
    const id = newId("hlt", ctx.now);
    await tx.insert(paymentHalt).values({ id, reason, haltedBy: ctx.actor.accountId, haltedAt: ctx.now });
    await audit(tx, ctx, {
      action: "payments.halted",
      objectType: "payment_halt",
      objectId: id,
      details: { reason },
    });
  });
}

/** The first of two who let payments go again. Refuses: not_allowed, halt_not_there. */
export function askToLiftHalt(ctx: StaffCtx): Promise<void> {
  return withActor(ctx, async (tx) => {
    await demandRole(tx, ctx);
    const halt = await lockedHalt(tx);
    await tx
      .update(paymentHalt)
      .set({ liftAskedBy: ctx.actor.accountId, liftAskedAt: ctx.now })
      .where(eq(paymentHalt.id, halt.id));
    await audit(tx, ctx, { action: "payments.lift_asked", objectType: "payment_halt", objectId: halt.id });
  });
}

/** The second. Payment jobs go on by themselves. Refuses: not_allowed, halt_not_there, lifter_is_asker. */
export function liftHalt(ctx: StaffCtx): Promise<void> {
  return withActor(ctx, async (tx) => {
    await demandRole(tx, ctx);
    const halt = await lockedHalt(tx);
    if (halt.liftAskedBy === null) throw new DomainError("halt_not_there");
    if (halt.liftAskedBy === ctx.actor.accountId) throw new DomainError("lifter_is_asker");
    await tx
      .update(paymentHalt)
      .set({ liftedBy: ctx.actor.accountId, liftedAt: ctx.now })
      .where(eq(paymentHalt.id, halt.id));
    await audit(tx, ctx, { action: "payments.lifted", objectType: "payment_halt", objectId: halt.id });
  });
}

/** Whoever stops payments waits for transactions that are about to send; from then on each of them sees the halt. */
async function lockHalt(tx: Tx): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended('payment-halt', 0))`);
}

/** Keeps payments from being stopped until this transaction ends. */
export async function holdHaltOff(tx: Tx): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock_shared(hashtextextended('payment-halt', 0))`);
}

async function lockedHalt(tx: Tx): Promise<PaymentHalt> {
  const [row] = await tx.select().from(paymentHalt).where(isNull(paymentHalt.liftedAt)).for("update");
  if (!row) throw new DomainError("halt_not_there");
  return row;
}

async function demandRole(tx: Tx, ctx: StaffCtx): Promise<void> {
  const roles = await currentRoles(tx, ctx.actor.accountId);
  if (!roles.includes("finance") && !roles.includes("admin")) throw new DomainError("not_allowed");
}
