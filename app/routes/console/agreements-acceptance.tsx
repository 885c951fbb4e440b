import { acceptanceFile } from "#app/features/agreements/acceptance-file.server.ts";
import { signedInStaff } from "#app/http/access.ts";
import { guardedLoader } from "#app/http/guard.server.ts";
import { notFound } from "#app/http/refusals.server.ts";

export const loader = guardedLoader(signedInStaff(), async ({ ctx, params, locale }) => {
  const file = await acceptanceFile(ctx, { acceptanceId: params.id ?? "", locale });
  if (!file) throw notFound(ctx);
  return new Response(Buffer.from(file.bytes), {
    headers: {
      "Content-Type": "application/pdf",
      "Content-Disposition": `attachment; filename="${file.name}"`,
    },
  });
});
