import { type MailName, type MailProps, renderMailNamed } from "#app/adapters/mail-templates.server.ts";
import type { Locale } from "#app/domain/locale.ts";
import { derivedId, newId } from "#db/new-id.server.ts";
import { enqueue } from "#db/queue.server.ts";
import { mailOutbox } from "#db/schema/audit.ts";
import type { Tx } from "#db/with-actor.server.ts";

export type QueuedMail<Name extends MailName> = {
  /** Name in app/adapters/mail-templates.server.ts, which says what props it takes. */
  readonly template: Name;
  readonly props: MailProps<Name>;
  readonly to: string;
  readonly locale: Locale;
  /** Zone in which the mail tells instants; UTC when left out. */
  readonly timeZone?: string;
  /** Whose tenant it concerns; a member may write its own partner's alone. */
  readonly partnerId?: string | null;
  /** What it is a function of, when it is written once however often that is asked for. */
  readonly once?: string;
  readonly now: Date;
};

/**
 * Writes a mail into the outbox inside the caller's transaction and wishes for its sending: it goes out when, and only
 * if, that commits. Answers its id.
 */
export async function queueMail<Name extends MailName>(tx: Tx, mail: QueuedMail<Name>): Promise<string> {
  const { subject, html, text } = await renderMailNamed(
    mail.template,
    mail.props,
    mail.locale,
    mail.timeZone,
  );
  const id = mail.once === undefined ? newId("mail", mail.now) : derivedId("mail", mail.once);
  const row = {
    id,
    template: mail.template,
    locale: mail.locale,
    toAddress: mail.to,
    partnerId: mail.partnerId ?? null,
    subject,
    html,
    body: text,
    createdAt: mail.now,
  };
  if (mail.once === undefined) await tx.insert(mailOutbox).values(row);
  else {
    // Not every role that writes a mail may read it, as an answer of what was written would have it do.
    const written = await tx
      .insert(mailOutbox)
      .values(row)
      .onConflictDoNothing()
      .returning({ id: mailOutbox.id });
    if (written.length === 0) return id;
  }
  await enqueue(tx, "send_mail", { mailId: id }, { jobKey: `send_mail:${id}` });
  return id;
}
