import { z } from "zod";
import { announceStatement } from "#app/features/statements/announce-statement.server.ts";
import { makeStatementDocuments } from "#app/features/statements/make-statement-documents.server.ts";
import { defineJob } from "./job.server.ts";

export const makeStatementDocumentsJob = defineJob({
  name: "make_statement_documents",
  payload: z.strictObject({ statementId: z.string() }),
  async run(ctx, input) {
    await makeStatementDocuments(ctx, input);
    await announceStatement(ctx, input);
  },
});
