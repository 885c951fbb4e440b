import { eq, sql } from "drizzle-orm";
import type { StaffActor } from "#app/domain/actor.ts";
import type { AttributionRole } from "#app/domain/attribution.ts";
import type { Ctx } from "#app/features/context.server.ts";
import { attribution, customer } from "#db/schema/customers.ts";
import { partner } from "#db/schema/partners.ts";
import { withActor } from "#db/with-actor.server.ts";

export type AttributionDetail = {
  readonly id: string;
  readonly customerId: string;
  readonly customerLabel: string;
  readonly partnerName: string;
  readonly role: AttributionRole;
  readonly weightPpm: number;
  readonly from: Date;
  readonly to: Date | null;
};

/** One partner's claim on one customer, for the staff; null when there is none. */
export async function findAttribution(
  ctx: Pick<Ctx, "db"> & { readonly actor: StaffActor },
  input: { readonly attributionId: string },
): Promise<AttributionDetail | null> {
  const [row] = await withActor(ctx, (tx) =>
    tx
      .select({
        id: attribution.id,
        customerId: attribution.customerId,
        customerLabel: customer.label,
        partnerName: partner.name,
        role: attribution.role,
        weightPpm: attribution.weightPpm,
        from: sql<Date>`lower(${attribution.during})`.mapWith((value: string | Date) => new Date(value)),
        to: sql<Date | null>`upper(${attribution.during})`.mapWith((value: string | Date) => new Date(value)),
      })
      .from(attribution)
      .innerJoin(customer, eq(customer.id, attribution.customerId))
      .innerJoin(partner, eq(partner.id, attribution.partnerId))
      .where(eq(attribution.id, input.attributionId)),
  );
  return row ? { ...row, role: row.role as AttributionRole } : null;
}
