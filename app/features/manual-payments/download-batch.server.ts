import { eq, sql } from "drizzle-orm";
import { DomainError, invariant } from "#app/domain/errors.ts";
import { whyNotDownload } from "#app/domain/manual-payment-rules.ts";
import { audit } from "#app/features/audit/record-audit.server.ts";
import type { WithCipher } from "#app/features/partners/open-bank-account.server.ts";
import type { StaffCtx } from "#app/features/payouts/prepare-run.server.ts";
import { sha256Hex } from "#app/features/revenue/sha256.server.ts";
import { manualBatch, manualDownload } from "#db/schema/manual-payments.ts";
import { withActor } from "#db/with-actor.server.ts";
import { batchOwner } from "./export-batch.server.ts";

/** For so long whoever exported an order takes its file without saying why: the page that answers the export offers it. */
const FIRST_HANDING_OUT_MS = 15 * 60_000;

/**
 * The file of an order, byte for byte what was made of it. Whoever made it takes it once, right after; each further
 * handing-out needs a reason, is counted, and makes whoever took it one who does not confirm. Null: no such order.
 * Refuses: not_allowed, export_reason_needed, encryption_not_configured.
 */
export async function downloadBatch(
  ctx: StaffCtx & WithCipher,
  { batchId, reason }: { readonly batchId: string; readonly reason: string | null },
): Promise<{ readonly fileName: string; readonly text: string } | null> {
  const { cipher } = ctx;
  if (!cipher) throw new DomainError("encryption_not_configured");
  return withActor(ctx, async (tx) => {
    const [batch] = await tx.select().from(manualBatch).where(eq(manualBatch.id, batchId));
    if (!batch) return null;
    await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`download:${batchId}`}, 0))`);
    const taken = await tx.select().from(manualDownload).where(eq(manualDownload.batchId, batchId));
    const isFirst =
      taken.length === 1 &&
      batch.exportedBy === ctx.actor.accountId &&
      ctx.now.getTime() < batch.exportedAt.getTime() + FIRST_HANDING_OUT_MS;
    const refusal = whyNotDownload({ downloads: isFirst && !reason ? 0 : taken.length, reason }, ctx.actor);
    if (refusal) throw new DomainError(refusal);
    const n = taken.length + 1;
    const reasonText = reason ?? FIRST;
    await tx
      .insert(manualDownload)
      .values({ batchId, n, downloadedBy: ctx.actor.accountId, downloadedAt: ctx.now, reasonText });
    const details = { n, reason: reasonText };
    await audit(tx, ctx, {
      action: "manual_batch.downloaded",
      objectType: "manual_batch",
      objectId: batchId,
      details,
    });
    const text = cipher.open(batch.fileSealed, batchOwner(batchId));
    invariant(sha256Hex(text) === batch.fileSha256, `order ${batchId} is the file that was made`);
    return { fileName: batch.fileName, text };
  });
}

/** What stands where a reason does for the file that its maker takes right away. */
const FIRST = "export";
