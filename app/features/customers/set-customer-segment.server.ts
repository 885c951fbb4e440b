import { eq } from "drizzle-orm";
import type { StaffActor } from "#app/domain/actor.ts";
import { audit } from "#app/features/audit/record-audit.server.ts";
import type { Ctx } from "#app/features/context.server.ts";
import { segment } from "#db/schema/catalogue.ts";
import { customer } from "#db/schema/customers.ts";
import { withActor } from "#db/with-actor.server.ts";

/**
 * Puts a customer into one of the programme's segments, or into none; revenue that is recorded from now on says so, what
 * is recorded keeps what it says. Null when there is no such customer or segment.
 */
export function setCustomerSegment(
  ctx: Ctx & { readonly actor: StaffActor },
  input: { readonly customerId: string; readonly segmentKey: string | null },
): Promise<{ readonly customerId: string } | null> {
  const { customerId, segmentKey } = input;
  return withActor(ctx, async (tx) => {
    const [row] = await tx.select().from(customer).where(eq(customer.id, customerId)).for("update");
    if (!row) return null;
    if (segmentKey !== null) {
      const [known] = await tx.select().from(segment).where(eq(segment.key, segmentKey));
      if (!known) return null;
    }
    if (row.segment === segmentKey) return { customerId };
    await tx.update(customer).set({ segment: segmentKey }).where(eq(customer.id, customerId));
    await audit(tx, ctx, {
      action: "customer.segment_set",
      objectType: "customer",
      objectId: customerId,
      details: { before: row.segment, after: segmentKey },
    });
    return { customerId };
  });
}
