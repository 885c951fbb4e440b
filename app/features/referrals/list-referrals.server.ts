import { and, asc, count, desc, eq, ilike, or, type SQL, sql } from "drizzle-orm";
import { nameKey } from "#app/domain/name-key.ts";
import type { ReferralKind, ReferralStatus } from "#app/domain/referral-rules.ts";
import type { Ctx } from "#app/features/context.server.ts";
import { product } from "#db/schema/catalogue.ts";
import { partner } from "#db/schema/partners.ts";
import { referral } from "#db/schema/referrals.ts";
import { withActor } from "#db/with-actor.server.ts";

export const REFERRAL_SORTS = ["registered", "company", "due", "protected"] as const;
export type ReferralSort = (typeof REFERRAL_SORTS)[number];

export type ListedReferral = {
  readonly id: string;
  readonly partnerName: string;
  readonly label: string;
  readonly domain: string | null;
  readonly kind: ReferralKind;
  readonly productName: string;
  readonly status: ReferralStatus;
  readonly registeredAt: Date;
  readonly protectedUntil: string | null;
  readonly answerDueAt: Date;
  readonly isLate: boolean;
};

export type ListReferralsInput = {
  readonly status?: ReferralStatus | undefined;
  /** Part of a name or a domain. */
  readonly q?: string | undefined;
  readonly sort: ReferralSort;
  readonly descending: boolean;
  readonly limit: number;
  readonly offset?: number;
};

const COLUMN = {
  registered: referral.registeredAt,
  company: referral.nameKey,
  due: referral.answerDueAt,
  protected: referral.protectedUntil,
};

/** Referrals that the actor may see: a member its own partner's, the staff all; and how many there are in all. */
export function listReferrals(
  ctx: Pick<Ctx, "db" | "actor" | "now">,
  input: ListReferralsInput,
): Promise<{ readonly rows: ListedReferral[]; readonly total: number }> {
  const which = and(input.status ? eq(referral.status, input.status) : undefined, matches(input.q));
  const order = (input.descending ? desc : asc)(COLUMN[input.sort]);
  // A promised answer is due only until it is given: what waits comes first, what was answered after it.
  const waitingFirst = input.sort === "due" ? [desc(sql`${referral.status} = 'registered'`)] : [];
  return withActor(ctx, async (tx) => {
    const [found] = await tx.select({ total: count() }).from(referral).where(which);
    const rows = await tx
      .select({
        id: referral.id,
        partnerName: partner.name,
        label: referral.label,
        domain: referral.domain,
        kind: referral.kind,
        productName: product.name,
        status: referral.status,
        registeredAt: referral.registeredAt,
        protectedUntil: referral.protectedUntil,
        answerDueAt: referral.answerDueAt,
      })
      .from(referral)
      .innerJoin(partner, eq(partner.id, referral.partnerId))
      .innerJoin(product, eq(product.key, referral.productKey))
      .where(which)
      .orderBy(...waitingFirst, order, asc(referral.id))
      .limit(input.limit)
      .offset(input.offset ?? 0);
    return {
      total: found?.total ?? 0,
      rows: rows.map((row) => ({
        ...row,
        kind: row.kind as ReferralKind,
        status: row.status as ReferralStatus,
        isLate: row.status === "registered" && row.answerDueAt < ctx.now,
      })),
    };
  });
}

function matches(typed: string | undefined): SQL | undefined {
  const wanted = typed?.trim();
  if (!wanted) return undefined;
  const like = (text: string) => `%${text.replace(/[\\%_]/gu, "\\$&")}%`;
  const byDomain = ilike(referral.domain, like(wanted));
  const key = nameKey(wanted);
  return key ? or(byDomain, ilike(referral.nameKey, like(key))) : byDomain;
}
