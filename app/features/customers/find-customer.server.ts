import { and, asc, eq, sql } from "drizzle-orm";
import type { StaffActor } from "#app/domain/actor.ts";
import type { AttributionRole } from "#app/domain/attribution.ts";
import type { LocalizedText } from "#app/domain/locale.ts";
import type { Ctx } from "#app/features/context.server.ts";
import { partnerType, segment } from "#db/schema/catalogue.ts";
import { attribution, customer, customerKey } from "#db/schema/customers.ts";
import { enrolment, partner } from "#db/schema/partners.ts";
import { withActor } from "#db/with-actor.server.ts";

export type CustomerDetail = {
  readonly id: string;
  readonly label: string;
  readonly domain: string | null;
  readonly country: string | null;
  readonly segment: string | null;
  /** Those of the programme, by key. */
  readonly segments: readonly { readonly key: string; readonly label: LocalizedText }[];
  readonly createdAt: Date;
  readonly keys: readonly { readonly key: string; readonly createdAt: Date }[];
  readonly attributions: readonly {
    readonly id: string;
    readonly partnerId: string;
    readonly partnerName: string;
    readonly typeLabel: LocalizedText;
    readonly role: AttributionRole;
    readonly weightPpm: number;
    readonly from: Date;
    readonly to: Date | null;
    readonly referralId: string | null;
  }[];
  /** Weight that no partner has now: the company's own part. */
  readonly freePpm: number;
  /** Enrolments that could be put on it, by partner. */
  readonly enrolments: readonly {
    readonly id: string;
    readonly partnerName: string;
    readonly typeLabel: LocalizedText;
  }[];
};

/** A customer with its keys and partners, for the staff; null when there is none. */
export function findCustomer(
  ctx: Pick<Ctx, "db" | "now"> & { readonly actor: StaffActor },
  input: { readonly customerId: string },
): Promise<CustomerDetail | null> {
  return withActor(ctx, async (tx) => {
    const [row] = await tx.select().from(customer).where(eq(customer.id, input.customerId));
    if (!row) return null;
    const keys = await tx
      .select({ key: customerKey.key, createdAt: customerKey.createdAt })
      .from(customerKey)
      .where(eq(customerKey.customerId, row.id))
      .orderBy(asc(customerKey.key));
    const attributions = await tx
      .select({
        id: attribution.id,
        partnerId: attribution.partnerId,
        enrolmentId: attribution.enrolmentId,
        partnerName: partner.name,
        typeLabel: partnerType.label,
        role: attribution.role,
        weightPpm: attribution.weightPpm,
        from: sql<Date>`lower(${attribution.during})`.mapWith((value: string | Date) => new Date(value)),
        to: sql<Date | null>`upper(${attribution.during})`.mapWith((value: string | Date) => new Date(value)),
        referralId: attribution.referralId,
      })
      .from(attribution)
      .innerJoin(partner, eq(partner.id, attribution.partnerId))
      .innerJoin(enrolment, eq(enrolment.id, attribution.enrolmentId))
      .innerJoin(partnerType, eq(partnerType.key, enrolment.partnerTypeKey))
      .where(eq(attribution.customerId, row.id))
      .orderBy(asc(sql`lower(${attribution.during})`), asc(attribution.id));
    const lasting = attributions.filter((one) => one.to === null || one.to > ctx.now);
    const there = new Set(lasting.map((one) => one.enrolmentId));
    const enrolments = await tx
      .select({ id: enrolment.id, partnerName: partner.name, typeLabel: partnerType.label })
      .from(enrolment)
      .innerJoin(partner, eq(partner.id, enrolment.partnerId))
      .innerJoin(partnerType, eq(partnerType.key, enrolment.partnerTypeKey))
      .where(and(eq(enrolment.status, "active"), eq(partner.status, "active")))
      .orderBy(asc(partner.nameKey), asc(partnerType.position));
    const segments = await tx.select().from(segment).orderBy(asc(segment.key));
    const { id, label, domain, country, createdAt } = row;
    return {
      id,
      label,
      domain,
      country,
      segment: row.segment,
      segments,
      createdAt,
      keys,
      attributions: attributions.map(({ enrolmentId: _, ...one }) => ({
        ...one,
        role: one.role as AttributionRole,
      })),
      freePpm: 1_000_000 - lasting.reduce((sum, one) => sum + one.weightPpm, 0),
      enrolments: enrolments.filter((one) => !there.has(one.id)),
    };
  });
}
