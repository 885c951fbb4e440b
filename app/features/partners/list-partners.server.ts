import { and, asc, count, desc, eq, ilike, inArray, isNull, or } from "drizzle-orm";
import type { LocalizedText } from "#app/domain/locale.ts";
import type { Ctx } from "#app/features/context.server.ts";
import { partnerType } from "#db/schema/catalogue.ts";
import { enrolment, partner, payoutAccount } from "#db/schema/partners.ts";
import { withActor } from "#db/with-actor.server.ts";

export type ListedPartner = {
  readonly id: string;
  readonly name: string;
  readonly country: string;
  readonly status: "active" | "suspended" | "ended";
  readonly typeLabels: readonly LocalizedText[];
  readonly payoutState: string;
  readonly joinedAt: Date;
};

type Wanted = {
  /** Part of the name. */
  readonly search?: string;
  readonly typeKey?: string;
  readonly sort: "name" | "joined";
  readonly descending: boolean;
  readonly limit: number;
  readonly offset: number;
};

/** Partners for staff, by name or by when they joined; at most `limit`, and how many there are in all. */
export function listPartners(
  ctx: Pick<Ctx, "db" | "actor">,
  { search, typeKey, sort, descending, limit, offset }: Wanted,
): Promise<{ readonly rows: readonly ListedPartner[]; readonly total: number }> {
  return withActor(ctx, async (tx) => {
    const pattern = search ? `%${search.replace(/[\\%_]/g, "\\$&")}%` : null;
    const which = and(
      pattern ? or(ilike(partner.name, pattern), ilike(partner.nameKey, pattern)) : undefined,
      typeKey
        ? inArray(
            partner.id,
            tx
              .select({ id: enrolment.partnerId })
              .from(enrolment)
              .where(eq(enrolment.partnerTypeKey, typeKey)),
          )
        : undefined,
    );
    const column = sort === "name" ? partner.nameKey : partner.createdAt;
    const [found] = await tx.select({ total: count() }).from(partner).where(which);
    const partners = await tx
      .select()
      .from(partner)
      .where(which)
      .orderBy(descending ? desc(column) : asc(column), asc(partner.id))
      .limit(limit)
      .offset(offset);
    const ids = partners.map(({ id }) => id);
    const types = await tx
      .select({ partnerId: enrolment.partnerId, label: partnerType.label })
      .from(enrolment)
      .innerJoin(partnerType, eq(partnerType.key, enrolment.partnerTypeKey))
      .where(inArray(enrolment.partnerId, ids))
      .orderBy(asc(partnerType.position));
    const accounts = await tx
      .select({ partnerId: payoutAccount.partnerId, state: payoutAccount.state })
      .from(payoutAccount)
      .where(and(inArray(payoutAccount.partnerId, ids), isNull(payoutAccount.replacedAt)));
    return {
      total: found?.total ?? 0,
      rows: partners.map(({ id, name, country, status, createdAt }) => ({
        id,
        name,
        country,
        status: status as ListedPartner["status"],
        joinedAt: createdAt,
        typeLabels: types.filter(({ partnerId }) => partnerId === id).map(({ label }) => label),
        payoutState: accounts.find(({ partnerId }) => partnerId === id)?.state ?? "none",
      })),
    };
  });
}
