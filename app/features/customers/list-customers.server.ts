import { asc, count, desc, eq, ilike, or, sql } from "drizzle-orm";
import type { MemberActor, StaffActor } from "#app/domain/actor.ts";
import type { AttributionRole } from "#app/domain/attribution.ts";
import { nameKey } from "#app/domain/name-key.ts";
import type { Ctx } from "#app/features/context.server.ts";
import { partnerType, product } from "#db/schema/catalogue.ts";
import { attribution, customer } from "#db/schema/customers.ts";
import { enrolment } from "#db/schema/partners.ts";
import { withActor } from "#db/with-actor.server.ts";

export type ListedCustomer = {
  readonly id: string;
  readonly label: string;
  readonly domain: string | null;
  readonly country: string | null;
  readonly partnerNames: readonly string[];
  readonly createdAt: Date;
};

/** Customers, newest first, for the staff; `q` is part of a name or a domain. */
export function listCustomers(
  ctx: Pick<Ctx, "db"> & { readonly actor: StaffActor },
  input: { readonly q?: string | undefined; readonly limit: number; readonly offset?: number },
): Promise<{ readonly rows: ListedCustomer[]; readonly total: number }> {
  const wanted = input.q?.trim();
  const like = (part: string) => `%${part.replace(/[\\%_]/gu, "\\$&")}%`;
  const which = wanted
    ? or(ilike(customer.domain, like(wanted)), ilike(customer.nameKey, like(nameKey(wanted) || wanted)))
    : undefined;
  return withActor(ctx, async (tx) => {
    const [found] = await tx.select({ total: count() }).from(customer).where(which);
    const rows = await tx
      .select({
        id: customer.id,
        label: customer.label,
        domain: customer.domain,
        country: customer.country,
        createdAt: customer.createdAt,
        partnerNames: sql<
          string[]
        >`array(select distinct p.name from attribution a join partner p on p.id = a.partner_id
          where a.customer_id = "customer"."id" order by p.name)`,
      })
      .from(customer)
      .where(which)
      .orderBy(desc(customer.createdAt), asc(customer.id))
      .limit(input.limit)
      .offset(input.offset ?? 0);
    return { total: found?.total ?? 0, rows };
  });
}

export type JointCustomer = {
  readonly attributionId: string;
  readonly label: string;
  readonly productName: string;
  readonly role: AttributionRole;
  readonly weightPpm: number;
  readonly from: Date;
  /** Null while it lasts. */
  readonly to: Date | null;
  readonly referralId: string | null;
};

/** The actor's own joint customers by attribution, newest first: its own share of each, and nothing of the others. */
export function listJointCustomers(
  ctx: Pick<Ctx, "db"> & { readonly actor: MemberActor },
  input: { readonly limit: number; readonly offset?: number },
): Promise<{ readonly rows: JointCustomer[]; readonly total: number }> {
  const own = eq(attribution.partnerId, ctx.actor.partnerId);
  return withActor(ctx, async (tx) => {
    const [found] = await tx.select({ total: count() }).from(attribution).where(own);
    const rows = await tx
      .select({
        attributionId: attribution.id,
        label: attribution.customerLabel,
        productName: product.name,
        role: attribution.role,
        weightPpm: attribution.weightPpm,
        from: sql<Date>`lower(${attribution.during})`.mapWith((value: string | Date) => new Date(value)),
        to: sql<Date | null>`upper(${attribution.during})`.mapWith((value: string | Date) => new Date(value)),
        referralId: attribution.referralId,
      })
      .from(attribution)
      .innerJoin(enrolment, eq(enrolment.id, attribution.enrolmentId))
      .innerJoin(partnerType, eq(partnerType.key, enrolment.partnerTypeKey))
      .innerJoin(product, eq(product.key, partnerType.productKey))
      .where(own)
      .orderBy(desc(sql`lower(${attribution.during})`), asc(attribution.id))
      .limit(input.limit)
      .offset(input.offset ?? 0);
    return {
      total: found?.total ?? 0,
      rows: rows.map((row) => ({ ...row, role: row.role as AttributionRole })),
    };
  });
}
