import { and, eq } from "drizzle-orm";
import { restatementCsv } from "#app/adapters/csv/restatement-csv.server.ts";
import { statementCsv } from "#app/adapters/csv/statement-csv.server.ts";
import { restatementPdf } from "#app/adapters/pdf/restatement-pdf.server.ts";
import { statementPdf } from "#app/adapters/pdf/statement-pdf.server.ts";
import { invariant } from "#app/domain/errors.ts";
import { LOCALES, type Locale } from "#app/domain/locale.ts";
import { SETTLING_VERSION } from "#app/domain/restatement.ts";
import type { Ctx } from "#app/features/context.server.ts";
import { sha256Hex } from "#app/features/revenue/sha256.server.ts";
import { loadRestatementView } from "#app/features/statements/load-restatement-view.server.ts";
import { loadStatementView, type StatementRow } from "#app/features/statements/load-statement-view.server.ts";
import { statement, statementDocument } from "#db/schema/statements.ts";
import { type Tx, withActor } from "#db/with-actor.server.ts";

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
    return { row, made, write: await writerOf(tx, row) };
  });
  invariant(found, `statement ${statementId} stands`);
  const { row, write } = found;
  const stands = new Set(found.made.map((file) => `${file.kind}.${file.locale}`));
  const files: Pick<typeof statementDocument.$inferInsert, "kind" | "locale" | "content">[] = [];
  for (const locale of LOCALES) {
    if (!stands.has(`pdf.${locale}`)) files.push({ kind: "pdf", locale, content: await write.pdf(locale) });
    if (!stands.has(`csv.${locale}`)) files.push({ kind: "csv", locale, content: write.csv(locale) });
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

type Writer = {
  readonly pdf: (locale: Locale) => Promise<Uint8Array>;
  readonly csv: (locale: Locale) => Uint8Array;
};

/** What a statement looks like as a file: all its lines, or for a restatement those that differ. */
async function writerOf(tx: Tx, row: StatementRow): Promise<Writer> {
  if (row.version === SETTLING_VERSION) {
    const view = await loadStatementView(tx, row);
    return { pdf: (locale) => statementPdf(view, locale), csv: (locale) => statementCsv(view, locale) };
  }
  const { view } = await loadRestatementView(tx, row);
  return { pdf: (locale) => restatementPdf(view, locale), csv: (locale) => restatementCsv(view, locale) };
}
