import { findStatementDocument } from "#app/features/statements/find-statement-document.server.ts";
import { readVersion } from "#app/features/statements/read-version.ts";
import { signedInStaff } from "#app/http/access.ts";
import { guardedLoader } from "#app/http/guard.server.ts";
import { notFound } from "#app/http/refusals.server.ts";

/** The stored PDF or CSV in the reader's language; which of them, the end of the address says. */
export const loader = guardedLoader(signedInStaff(), async ({ ctx, params, url, locale }) => {
  const kind = url.pathname.endsWith(".pdf") ? "pdf" : "csv";
  const version = readVersion(url.searchParams.get("version"));
  const file = await findStatementDocument(ctx, { number: params.number ?? "", version, kind, locale });
  if (!file) throw notFound(ctx);
  return new Response(Buffer.from(file.content), {
    headers: {
      "Content-Type": file.contentType,
      "Content-Disposition": `attachment; filename="${file.fileName}"`,
    },
  });
});
