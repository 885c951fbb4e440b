import { z } from "zod";
import { makeStatementDocuments } from "#app/features/statements/make-statement-documents.server.ts";
import { defineJob } from "./job.server.ts";

export const makeStatementDocumentsJob = defineJob({
  name: "make_statement_documents",
  payload: z.strictObject({ statementId: z.string() }),
  run: makeStatementDocuments,
});
