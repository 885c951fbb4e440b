import { and, eq, isNull } from "drizzle-orm";
import type { Ctx } from "#app/features/context.server.ts";
import { mailOutbox } from "#db/schema/audit.ts";
import { withActor } from "#db/with-actor.server.ts";

const LONGEST_FAILURE = 500;

/**
 * Hands one mail of the outbox to the mail server, outside any transaction, and marks it sent. A mail that was sent
 * before is left alone, and so is every mail while no server is configured; a crash in between sends it again under the
 * same Message-ID. A failure is noted and thrown, so that the queue tries again later.
 */
export async function sendMail(
  ctx: Pick<Ctx, "db" | "actor" | "mail" | "now">,
  { mailId }: { mailId: string },
): Promise<"sent" | "left_in_outbox" | "nothing_to_send"> {
  const waiting = and(eq(mailOutbox.id, mailId), isNull(mailOutbox.sentAt));
  const [mail] = await withActor(ctx, (tx) => tx.select().from(mailOutbox).where(waiting));
  if (!mail) return "nothing_to_send";

  const mark = (values: { sentAt?: Date; failure: string | null }) =>
    withActor(ctx, (tx) => tx.update(mailOutbox).set(values).where(waiting));
  try {
    const { via } = await ctx.mail.send({
      id: mail.id,
      to: mail.toAddress,
      subject: mail.subject,
      html: mail.html,
      text: mail.body,
    });
    if (via === "outbox") return "left_in_outbox";
  } catch (error) {
    await mark({ failure: String(error).slice(0, LONGEST_FAILURE) });
    throw error;
  }
  await mark({ sentAt: ctx.now, failure: null });
  return "sent";
}
