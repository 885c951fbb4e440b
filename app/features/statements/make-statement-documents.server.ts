import { and, eq } from "drizzle-orm";
import { statementCsv } from "#app/adapters/csv/statement-csv.server.ts";
import { statementPdf } from "#app/adapters/pdf/statement-pdf.server.ts";
import { invariant } from "#app/domain/errors.ts";
import { LOCALES } from "#app/domain/locale.ts";
import type { Ctx } from "#app/features/context.server.ts";
import { sha256Hex } from "#app/features/revenue/sha256.server.ts";
import { loadStatementView } from "#app/features/statements/load-statement-view.server.ts";
import { statement, statementDocument } from "#db/schema/statements.ts";
import { withActor } from "#db/with-actor.server.ts";

/**
 * Makes PDF and CSV of a sealed statement in every language and keeps the bytes: once, for good. What stands already is
 * left as it is, so that every download gives the same file. Answers how many were made now.
 */
export async function makeStatementDocuments(
  ctx: Pick<Ctx, "db" | "actor" | "now">,
  { statementId }: { statementId: string },
): Promise<{ made: number }> {
  const found = await withActor(ctx, async (tx) => {
    const [row] = await tx.select().from(statement).where(eq(statement.id, statementId));
    if (!row) return null;
    const made = await tx
      .select({ kind: statementDocument.kind, locale: statementDocument.locale })
      .from(statementDocument)
      .where(and(eq(statementDocument.statementId, row.id), eq(statementDocument.partnerId, row.partnerId)));
    return { row, made, view: await loadStatementView(tx, row) };
  });
  invariant(found, `statement ${statementId} stands`);
  const { row, view } = found;
  const stands = new Set(found.made.map((file) => `${file.kind}.${file.locale}`));
  const files: Pick<typeof statementDocument.$inferInsert, "kind" | "locale" | "content">[] = [];
  for (const locale of LOCALES) {
    if (!stands.has(`pdf.${locale}`))
      files.push({ kind: "pdf", locale, content: await statementPdf(view, locale) });
    if (!stands.has(`csv.${locale}`))
      files.push({ kind: "csv", locale, content: statementCsv(view, locale) });
  }
  if (files.length === 0) return { made: 0 };
  const made = await withActor(ctx, (tx) =>
    tx
      .insert(statementDocument)
      .values(
        files.map((file) => ({
          ...file,
          partnerId: row.partnerId,
          statementId: row.id,
          sha256: sha256Hex(file.content),
          createdAt: ctx.now,
        })),
      )
      .onConflictDoNothing()
      .returning({ kind: statementDocument.kind }),
  );
  return { made: made.length };
}
