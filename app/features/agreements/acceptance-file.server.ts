import { acceptancePdf } from "#app/adapters/pdf/acceptance-pdf.server.ts";
import type { Locale } from "#app/domain/locale.ts";
import type { Ctx } from "#app/features/context.server.ts";
import { textIn } from "#app/i18n/catalogue.server.ts";
import { findAcceptance } from "./find-acceptance.server.ts";

/** The record of a signature as PDF in the reader's language; null when there is none, or it is not the actor's. */
export async function acceptanceFile(
  ctx: Pick<Ctx, "db" | "actor">,
  input: { readonly acceptanceId: string; readonly locale: Locale },
): Promise<{ readonly name: string; readonly bytes: Uint8Array } | null> {
  const view = await findAcceptance(ctx, input);
  if (!view) return null;
  return {
    name: textIn(input.locale)("agreements.file_name", { n: view.version }),
    bytes: await acceptancePdf(view, input.locale),
  };
}
