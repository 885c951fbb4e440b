import { eq } from "drizzle-orm";
import type { Ctx } from "#app/features/context.server.ts";
import { paymentProof } from "#db/schema/manual-payments.ts";
import { withActor } from "#db/with-actor.server.ts";

const ENDINGS: Readonly<Record<string, string>> = {
  "application/pdf": "pdf",
  "image/png": "png",
  "image/jpeg": "jpg",
};

/** A proof as it was kept, under a name of ours. Null: there is none, or it is another partner's. */
export function findProof(
  ctx: Pick<Ctx, "db" | "actor">,
  { proofId }: { readonly proofId: string },
): Promise<{ readonly fileName: string; readonly contentType: string; readonly content: Uint8Array } | null> {
  return withActor(ctx, async (tx) => {
    const [row] = await tx.select().from(paymentProof).where(eq(paymentProof.id, proofId));
    if (!row) return null;
    const { contentType, content } = row;
    return { fileName: `${row.payoutId}.${ENDINGS[contentType] ?? "bin"}`, contentType, content };
  });
}
