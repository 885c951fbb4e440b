import { and, eq, gt, gte } from "drizzle-orm";
import { type BackdatingStatus, whyNotConfirm } from "#app/domain/backdating-rules.ts";
import { DomainError, invariant } from "#app/domain/errors.ts";
import type { LineDifference } from "#app/domain/rating/line-differences.ts";
import { SETTLING_VERSION } from "#app/domain/restatement.ts";
import { audit } from "#app/features/audit/record-audit.server.ts";
import { lockPartnerBooks } from "#app/features/ledger/lock-partner-books.server.ts";
import { derivedId } from "#db/new-id.server.ts";
import { enqueue } from "#db/queue.server.ts";
import { adjustment } from "#db/schema/adjustments.ts";
import { backdating } from "#db/schema/agreements.ts";
import { statement } from "#db/schema/statements.ts";
import { type Tx, withActor } from "#db/with-actor.server.ts";
import { bookingMonth } from "./booking-month.server.ts";
import { correctState } from "./correct-state.server.ts";
import { type BackdatingRow, previewBackdating } from "./find-backdating.server.ts";
import { lineDocument } from "./line-document.server.ts";
import { lineId, ratedRow } from "./line-row.server.ts";
import type { BackdatingCtx } from "./propose-backdating.server.ts";
import type { MonthDifferences } from "./rate-closed-months.server.ts";

/** Rows of one INSERT: PostgreSQL takes 65,535 parameters. */
const ROWS_AT_ONCE = 1_000;

/**
 * The second person's yes to exactly the differences that were shown: the version is in force from the earlier day, the
 * differences of closed months are booked into the open one, which opens with what they would have left, and open months
 * are rated again. Closed months stay as they are. Null when there is no such backdating. Refuses: not_allowed, backdating_not_proposed, confirmer_is_proposer,
 * backdating_changed_since_shown, period_closing, version_not_signed.
 */
export function confirmBackdating(
  ctx: BackdatingCtx,
  input: { readonly backdatingId: string; readonly previewSha256: string },
): Promise<{ readonly adjustments: number; readonly periodId: string } | null> {
  return withActor(ctx, async (tx) => {
    const row = await lockBackdating(tx, input.backdatingId);
    if (!row) return null;
    await lockPartnerBooks(tx, row.partnerId);
    const periodId = await bookingMonth(tx, ctx.now);
    const isOpen = row.status === "proposed";
    const preview = isOpen ? await previewBackdating(tx, row) : null;
    const refusal = whyNotConfirm(
      {
        status: row.status as BackdatingStatus,
        proposedBy: row.proposedBy,
        previewSha256: preview?.sha256 ?? "",
        shownSha256: input.previewSha256,
      },
      ctx.actor,
    );
    if (refusal) throw new DomainError(refusal);
    if (await isRestatedSince(tx, row.partnerId, ctx.now))
      throw new DomainError("backdating_changed_since_shown");
    invariant(preview, "what is proposed has a preview");
    await tx
      .update(backdating)
      .set({
        status: "confirmed",
        decidedBy: ctx.actor.accountId,
        decidedAt: ctx.now,
        previewSha256: preview.sha256,
      })
      .where(eq(backdating.id, row.id));
    const rows = adjustmentRows(row, preview.months, { periodId, decidedAt: ctx.now });
    for (let at = 0; at < rows.length; at += ROWS_AT_ONCE)
      await tx.insert(adjustment).values(rows.slice(at, at + ROWS_AT_ONCE));
    if (preview.left) await correctState(tx, row, preview.left, { periodId, decidedAt: ctx.now });
    await audit(tx, ctx, {
      action: "backdating.confirmed",
      objectType: "backdating",
      objectId: row.id,
      partnerId: row.partnerId,
      details: { previewSha256: preview.sha256, adjustments: rows.length, periodId },
    });
    await enqueue(tx, "rate_open_month", { partnerId: row.partnerId }, { jobKey: `rate:${row.partnerId}` });
    return { adjustments: rows.length, periodId };
  });
}

/** Puts a proposal away: whoever proposed it, or anybody who would not confirm it. False when there is none. Refuses: backdating_not_proposed. */
export function withdrawBackdating(
  ctx: BackdatingCtx,
  { backdatingId }: { readonly backdatingId: string },
): Promise<boolean> {
  return withActor(ctx, async (tx) => {
    const row = await lockBackdating(tx, backdatingId);
    if (!row) return false;
    if (row.status !== "proposed") throw new DomainError("backdating_not_proposed");
    await tx
      .update(backdating)
      .set({ status: "withdrawn", decidedBy: ctx.actor.accountId, decidedAt: ctx.now })
      .where(eq(backdating.id, row.id));
    await audit(tx, ctx, {
      action: "backdating.withdrawn",
      objectType: "backdating",
      objectId: row.id,
      partnerId: row.partnerId,
    });
    return true;
  });
}

/** A restatement holds what was decided by its instant: a decision that it overtook is looked at again. */
async function isRestatedSince(tx: Tx, partnerId: string, now: Date): Promise<boolean> {
  const [row] = await tx
    .select({ id: statement.id })
    .from(statement)
    .where(
      and(
        eq(statement.partnerId, partnerId),
        gt(statement.version, SETTLING_VERSION),
        gte(statement.sealedAt, now),
      ),
    )
    .limit(1);
  return row !== undefined;
}

async function lockBackdating(tx: Tx, id: string): Promise<BackdatingRow | null> {
  const [row] = await tx.select().from(backdating).where(eq(backdating.id, id)).for("update");
  return row ?? null;
}

function adjustmentRows(
  row: BackdatingRow,
  months: readonly MonthDifferences[],
  booked: { readonly periodId: string; readonly decidedAt: Date },
): (typeof adjustment.$inferInsert)[] {
  // A reversal names the line that it takes back from; the books know that by its sealed id.
  const sealedIdOf = new Map<string, string>();
  for (const { differences } of months)
    for (const { corrects, line, isSealed } of differences)
      if (corrects && line && isSealed)
        sealedIdOf.set(lineId(line.derivedFrom), lineId(corrects.derivedFrom));
  return months.flatMap((month) =>
    month.differences.map((difference) => {
      const about = aboutOf(difference);
      const correctsLineId =
        difference.corrects && difference.isSealed ? lineId(difference.corrects.derivedFrom) : null;
      return {
        id: derivedId("adj", `${row.id}/${month.periodId}/${correctsLineId ?? difference.line?.derivedFrom}`),
        partnerId: about.partnerId,
        enrolmentId: about.enrolmentId,
        legalEntityId: about.legalEntityId,
        backdatingId: row.id,
        periodId: booked.periodId,
        correctsPeriodId: month.periodId,
        correctsLineId,
        agreementVersionId: about.versionId,
        currency: about.currency,
        wasMinor: difference.wasMinor,
        isMinor: difference.isMinor,
        line: documentOf(difference, month, sealedIdOf),
        decidedAt: booked.decidedAt,
      };
    }),
  );
}

function aboutOf({ corrects, line }: LineDifference) {
  const about = line ?? corrects;
  invariant(about, "a difference is about a line");
  return about;
}

function documentOf(
  { line }: LineDifference,
  { periodId, invoiceRefOf }: MonthDifferences,
  sealedIdOf: ReadonlyMap<string, string>,
): unknown {
  if (!line) return null;
  const invoiceRef = invoiceRefOf.get(line.eventId ?? "") ?? null;
  const row = ratedRow({ ...line, id: lineId(line.derivedFrom), periodId, invoiceRef });
  const reversesLineId = row.reversesLineId && (sealedIdOf.get(row.reversesLineId) ?? row.reversesLineId);
  return lineDocument({ ...row, reversesLineId });
}
