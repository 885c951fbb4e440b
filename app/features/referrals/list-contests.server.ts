import { and, asc, count, desc, eq, ne, sql } from "drizzle-orm";
import type { StaffActor } from "#app/domain/actor.ts";
import type { ContestStatus, ReferralStatus } from "#app/domain/referral-rules.ts";
import type { Ctx } from "#app/features/context.server.ts";
import { product } from "#db/schema/catalogue.ts";
import { partner } from "#db/schema/partners.ts";
import { referral, referralClaim, referralContest } from "#db/schema/referrals.ts";
import { withActor } from "#db/with-actor.server.ts";

export type ListedContest = {
  readonly id: string;
  readonly partnerName: string;
  readonly label: string;
  readonly productName: string;
  readonly status: ContestStatus;
  readonly evidence: string;
  readonly reasonText: string | null;
  readonly openedAt: Date;
  readonly decidedAt: Date | null;
  readonly answerDueAt: Date;
  readonly isLate: boolean;
};

const LISTED = {
  id: referralContest.id,
  partnerName: partner.name,
  label: referralContest.label,
  productName: product.name,
  status: referralContest.status,
  evidence: referralContest.evidence,
  reasonText: referralContest.reasonText,
  openedAt: referralContest.openedAt,
  decidedAt: referralContest.decidedAt,
  answerDueAt: referralContest.answerDueAt,
};

/** Contests that the actor may see: open ones first by due time, then decided ones, newest first. */
export function listContests(
  ctx: Pick<Ctx, "db" | "actor" | "now">,
  input: { readonly status?: ContestStatus; readonly limit: number; readonly offset?: number },
): Promise<{ readonly rows: ListedContest[]; readonly total: number }> {
  const which = input.status ? eq(referralContest.status, input.status) : undefined;
  return withActor(ctx, async (tx) => {
    const [found] = await tx.select({ total: count() }).from(referralContest).where(which);
    const rows = await tx
      .select(LISTED)
      .from(referralContest)
      .innerJoin(partner, eq(partner.id, referralContest.partnerId))
      .innerJoin(product, eq(product.key, referralContest.productKey))
      .where(which)
      .orderBy(
        desc(sql`${referralContest.status} = 'open'`),
        asc(sql`case when ${referralContest.status} = 'open' then ${referralContest.answerDueAt} end`),
        desc(referralContest.decidedAt),
      )
      .limit(input.limit)
      .offset(input.offset ?? 0);
    return { total: found?.total ?? 0, rows: rows.map((row) => contestOf(row, ctx.now)) };
  });
}

export type ContestDetail = ListedContest & {
  /** The claim that is contested, while it lasts: only the staff read who holds it. */
  readonly holder: {
    readonly referralId: string;
    readonly partnerName: string;
    readonly label: string;
    readonly status: ReferralStatus;
    readonly registeredAt: Date;
  } | null;
};

/** A contest with the claim that stands against it; null when there is none. */
export function findContest(
  ctx: Pick<Ctx, "db" | "now"> & { readonly actor: StaffActor },
  input: { readonly contestId: string },
): Promise<ContestDetail | null> {
  return withActor(ctx, async (tx) => {
    const [row] = await tx
      .select({ ...LISTED, contest: referralContest })
      .from(referralContest)
      .innerJoin(partner, eq(partner.id, referralContest.partnerId))
      .innerJoin(product, eq(product.key, referralContest.productKey))
      .where(eq(referralContest.id, input.contestId));
    if (!row) return null;
    const { contest, ...listed } = row;
    const [holder] = await tx
      .select({
        referralId: referral.id,
        partnerName: partner.name,
        label: referral.label,
        status: referral.status,
        registeredAt: referral.registeredAt,
      })
      .from(referralClaim)
      .innerJoin(referral, eq(referral.id, referralClaim.referralId))
      .innerJoin(partner, eq(partner.id, referral.partnerId))
      .where(
        and(
          eq(referralClaim.productKey, contest.productKey),
          eq(referralClaim.kind, contest.kind),
          eq(referralClaim.key, contest.claimKey),
          ne(referralClaim.partnerId, contest.partnerId),
          sql`${referralClaim.during} @> ${ctx.now.toISOString()}::timestamptz`,
        ),
      );
    return {
      ...contestOf(listed, ctx.now),
      holder: holder ? { ...holder, status: holder.status as ReferralStatus } : null,
    };
  });
}

function contestOf<Row extends { status: string; answerDueAt: Date }>(row: Row, now: Date) {
  return {
    ...row,
    status: row.status as ContestStatus,
    isLate: row.status === "open" && row.answerDueAt < now,
  };
}
