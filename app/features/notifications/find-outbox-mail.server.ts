import { eq } from "drizzle-orm";
import type { Locale } from "#app/domain/locale.ts";
import type { Ctx } from "#app/features/context.server.ts";
import { mailOutbox } from "#db/schema/audit.ts";
import { withActor } from "#db/with-actor.server.ts";
import type { OutboxEntry } from "./list-outbox.server.ts";

export type OutboxMail = OutboxEntry & {
  readonly locale: Locale;
  readonly html: string;
  readonly text: string;
};

/** One mail as it was written, both parts; for staff. Null when there is none. */
export async function findOutboxMail(
  ctx: Pick<Ctx, "db" | "actor">,
  { mailId }: { mailId: string },
): Promise<OutboxMail | null> {
  const [mail] = await withActor(ctx, (tx) => tx.select().from(mailOutbox).where(eq(mailOutbox.id, mailId)));
  if (!mail) return null;
  const { id, template, toAddress, subject, createdAt, sentAt, failure, html, body } = mail;
  const locale: Locale = mail.locale === "es" ? "es" : "en";
  return { id, template, to: toAddress, subject, createdAt, sentAt, failure, locale, html, text: body };
}
