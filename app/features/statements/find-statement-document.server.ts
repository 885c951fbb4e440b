import { and, eq } from "drizzle-orm";
import type { Locale } from "#app/domain/locale.ts";
import { SETTLING_VERSION } from "#app/domain/restatement.ts";
import type { Ctx } from "#app/features/context.server.ts";
import { findStatementRow } from "#app/features/statements/find-statement.server.ts";
import { statementDocument } from "#db/schema/statements.ts";
import { withActor } from "#db/with-actor.server.ts";

export type DocumentKind = "pdf" | "csv";

export type StatementFile = {
  readonly fileName: string;
  readonly contentType: string;
  readonly content: Uint8Array;
};

const CONTENT_TYPE = { pdf: "application/pdf", csv: "text/csv; charset=utf-8" } as const;

/** The stored file of a version of a statement, byte for byte as it was made; null if there is none that the actor may see. */
export function findStatementDocument(
  ctx: Pick<Ctx, "db" | "actor">,
  wanted: { number: string; version: number; kind: DocumentKind; locale: Locale },
): Promise<StatementFile | null> {
  return withActor(ctx, async (tx) => {
    const row = await findStatementRow(tx, wanted.number, wanted.version);
    if (!row) return null;
    const [file] = await tx
      .select({ content: statementDocument.content })
      .from(statementDocument)
      .where(
        and(
          eq(statementDocument.statementId, row.id),
          eq(statementDocument.kind, wanted.kind),
          eq(statementDocument.locale, wanted.locale),
        ),
      );
    if (!file) return null;
    return {
      fileName: `${row.number}${row.version > SETTLING_VERSION ? `-v${row.version}` : ""}.${wanted.locale}.${wanted.kind}`,
      contentType: CONTENT_TYPE[wanted.kind],
      content: file.content,
    };
  });
}
