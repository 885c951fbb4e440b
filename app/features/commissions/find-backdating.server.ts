import { createHash } from "node:crypto";
import { and, desc, eq, sql } from "drizzle-orm";
import type { BackdatingStatus } from "#app/domain/backdating-rules.ts";
import { canonicalJson } from "#app/domain/canonical-json.ts";
import { DomainError } from "#app/domain/errors.ts";
import type { RatingState } from "#app/domain/rating/rating-state.ts";
import { type AgreementVersion, agreementTermsSchema } from "#app/domain/terms/agreement-terms.ts";
import { namesOf } from "#app/features/agreements/find-template.server.ts";
import { inForceAsKnown } from "#app/features/agreements/in-force-as-known.server.ts";
import type { Ctx } from "#app/features/context.server.ts";
import { adjustment } from "#db/schema/adjustments.ts";
import { agreementInForce, agreementVersion, backdating } from "#db/schema/agreements.ts";
import { enrolment, partner } from "#db/schema/partners.ts";
import { period } from "#db/schema/revenue.ts";
import { type Reader, type Tx, withActor } from "#db/with-actor.server.ts";
import { lineId } from "./line-row.server.ts";
import { type MonthDifferences, rateClosedMonthsAgain } from "./rate-closed-months.server.ts";

export type BackdatingRow = typeof backdating.$inferSelect;

/** Was, is and difference of one closed month in one currency, minor units. */
export type DifferenceOfMonth = {
  readonly periodId: string;
  readonly currency: string;
  readonly lines: number;
  readonly wasMinor: bigint;
  readonly isMinor: bigint;
};

export type BackdatingDetail = {
  readonly id: string;
  readonly status: BackdatingStatus;
  readonly partnerId: string;
  readonly partnerName: string;
  readonly agreementId: string;
  readonly versionN: number;
  readonly effectiveOn: string;
  readonly inForceFrom: string | null;
  readonly reason: string;
  readonly proposed: { readonly by: string; readonly at: Date };
  readonly decided: { readonly by: string; readonly at: Date } | null;
  /** The reader proposed it, so somebody else confirms. */
  readonly isOwn: boolean;
  readonly months: readonly DifferenceOfMonth[];
  /** What a confirmation covers; null once it is decided. */
  readonly previewSha256: string | null;
  /** Where the differences are, or would be, booked; null when no month is open. */
  readonly bookedIn: string | null;
};

/** One backdating with what it changes, or has changed; null when there is none. */
export function findBackdating(
  ctx: Pick<Ctx, "db" | "actor">,
  { backdatingId }: { readonly backdatingId: string },
): Promise<BackdatingDetail | null> {
  return withActor(ctx, async (tx) => {
    const [found] = await tx
      .select({
        row: backdating,
        partnerName: partner.name,
        agreementId: agreementVersion.agreementId,
        versionN: agreementVersion.n,
      })
      .from(backdating)
      .innerJoin(partner, eq(partner.id, backdating.partnerId))
      .innerJoin(agreementVersion, eq(agreementVersion.id, backdating.agreementVersionId))
      .where(eq(backdating.id, backdatingId));
    if (!found) return null;
    const { row } = found;
    const names = await namesOf(tx, [row.proposedBy, row.decidedBy]);
    const preview = row.status === "proposed" ? await previewBackdating(tx, row) : null;
    const booked = await bookedMonths(tx, row.id);
    return {
      id: row.id,
      status: row.status as BackdatingStatus,
      partnerId: row.partnerId,
      partnerName: found.partnerName,
      agreementId: found.agreementId,
      versionN: found.versionN,
      effectiveOn: row.effectiveOn,
      inForceFrom: preview?.placedFrom ?? null,
      reason: row.reason,
      proposed: { by: names[row.proposedBy] ?? row.proposedBy, at: row.proposedAt },
      decided:
        row.decidedBy && row.decidedAt
          ? { by: names[row.decidedBy] ?? row.decidedBy, at: row.decidedAt }
          : null,
      isOwn: ctx.actor.kind === "staff" && ctx.actor.accountId === row.proposedBy,
      months: preview ? preview.months.flatMap(sumsOf) : booked.months,
      previewSha256: preview?.sha256 ?? null,
      bookedIn: preview ? await openMonth(tx) : booked.periodId,
    };
  });
}

export type BackdatingPreview = {
  readonly months: readonly MonthDifferences[];
  /** What the last closed month would have left to the open one; null when none is concerned. */
  readonly left: RatingState | null;
  readonly sha256: string;
  /** Since when the version is in force without it. */
  readonly placedFrom: string;
};

/** What confirming would book, and the hash of exactly that. Refuses: version_not_signed (it is not in force any more). */
export async function previewBackdating(tx: Tx, row: BackdatingRow): Promise<BackdatingPreview> {
  const { placed, from } = await placedVersion(tx, row);
  const { months, left } = await rateClosedMonthsAgain(tx, row.partnerId, placed);
  return { months, left, sha256: hashOf(row, months), placedFrom: from };
}

/** The version as it would be in force: its own first range, drawn back to the day. */
async function placedVersion(
  reader: Reader,
  row: BackdatingRow,
): Promise<{ placed: AgreementVersion; from: string }> {
  const [own] = await reader
    .select({
      version: agreementVersion,
      legalEntityId: enrolment.legalEntityId,
      fromOn: sql<string>`lower(${agreementInForce.during})::text`,
      toOn: sql<string | null>`upper(${agreementInForce.during})::text`,
    })
    .from(agreementInForce)
    .innerJoin(agreementVersion, eq(agreementVersion.id, agreementInForce.agreementVersionId))
    .innerJoin(enrolment, eq(enrolment.id, agreementInForce.enrolmentId))
    .where(and(eq(agreementInForce.agreementVersionId, row.agreementVersionId), inForceAsKnown(null)))
    .orderBy(sql`lower(${agreementInForce.during})`)
    .limit(1);
  if (!own) throw new DomainError("version_not_signed");
  const { id, enrolmentId, partnerId, n } = own.version;
  return {
    from: own.fromOn,
    placed: {
      id,
      enrolmentId,
      partnerId,
      legalEntityId: own.legalEntityId,
      n,
      fromOn: row.effectiveOn,
      toOn: own.toOn,
      terms: agreementTermsSchema.parse(own.version.terms),
    },
  };
}

function hashOf(row: BackdatingRow, months: readonly MonthDifferences[]): string {
  const text = canonicalJson({
    schema: 1,
    backdatingId: row.id,
    versionId: row.agreementVersionId,
    effectiveOn: row.effectiveOn,
    months: months.map(({ periodId, differences }) => ({
      periodId,
      lines: differences
        .map(({ corrects, line, wasMinor, isMinor }) => ({
          corrects: corrects && lineId(corrects.derivedFrom),
          line: line?.derivedFrom ?? null,
          currency: (corrects ?? line)?.currency ?? "",
          wasMinor,
          isMinor,
        }))
        .sort((a, b) => (`${a.corrects}${a.line}` < `${b.corrects}${b.line}` ? -1 : 1)),
    })),
  });
  return createHash("sha256").update(text, "utf8").digest("hex");
}

function sumsOf({ periodId, differences }: MonthDifferences): DifferenceOfMonth[] {
  const byCurrency = Map.groupBy(differences, ({ corrects, line }) => (corrects ?? line)?.currency ?? "");
  return [...byCurrency].sort().map(([currency, own]) => ({
    periodId,
    currency,
    lines: own.length,
    wasMinor: own.reduce((sum, one) => sum + one.wasMinor, 0n),
    isMinor: own.reduce((sum, one) => sum + one.isMinor, 0n),
  }));
}

async function bookedMonths(
  reader: Reader,
  backdatingId: string,
): Promise<{ months: DifferenceOfMonth[]; periodId: string | null }> {
  const rows = await reader
    .select({
      bookedIn: adjustment.periodId,
      periodId: adjustment.correctsPeriodId,
      currency: adjustment.currency,
      lines: sql<number>`count(*)::int`,
      wasMinor: sql<string>`sum(${adjustment.wasMinor})`,
      isMinor: sql<string>`sum(${adjustment.isMinor})`,
    })
    .from(adjustment)
    .where(eq(adjustment.backdatingId, backdatingId))
    .groupBy(adjustment.periodId, adjustment.correctsPeriodId, adjustment.currency)
    .orderBy(adjustment.correctsPeriodId, adjustment.currency);
  return {
    periodId: rows[0]?.bookedIn ?? null,
    months: rows.map(({ periodId, currency, lines, wasMinor, isMinor }) => ({
      periodId,
      currency,
      lines,
      wasMinor: BigInt(wasMinor),
      isMinor: BigInt(isMinor),
    })),
  };
}

/** The earliest month that is open: what is decided now is settled by its statement. */
export async function openMonth(reader: Reader): Promise<string | null> {
  const [row] = await reader
    .select({ id: period.id })
    .from(period)
    .where(eq(period.status, "open"))
    .orderBy(period.id)
    .limit(1);
  return row?.id ?? null;
}

export type ListedBackdating = {
  readonly id: string;
  readonly partnerName: string;
  readonly versionN: number;
  readonly effectiveOn: string;
  readonly status: BackdatingStatus;
  readonly proposedAt: Date;
};

/** Those that wait first, then the newest; at most 200. */
export function listBackdatings(ctx: Pick<Ctx, "db" | "actor">): Promise<ListedBackdating[]> {
  return withActor(ctx, (tx) =>
    tx
      .select({
        id: backdating.id,
        partnerName: partner.name,
        versionN: agreementVersion.n,
        effectiveOn: backdating.effectiveOn,
        status: sql<BackdatingStatus>`${backdating.status}`,
        proposedAt: backdating.proposedAt,
      })
      .from(backdating)
      .innerJoin(partner, eq(partner.id, backdating.partnerId))
      .innerJoin(agreementVersion, eq(agreementVersion.id, backdating.agreementVersionId))
      .orderBy(desc(sql`${backdating.status} = 'proposed'`), desc(backdating.proposedAt))
      .limit(200),
  );
}
