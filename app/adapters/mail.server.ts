import { createTransport } from "nodemailer";
import { invariant } from "#app/domain/errors.ts";

/** A mail as it stands in the outbox. */
export type OutgoingMail = {
  /** Id of the outbox row; the Message-ID derives from it, so that a mail sent twice is recognised as one. */
  readonly id: string;
  /** One bare address. */
  readonly to: string;
  readonly subject: string;
  readonly html: string;
  readonly text: string;
};

export type MailTransport = {
  /** "smtp": handed to the server. "outbox": no server is configured, the row in the outbox is all there is. */
  send(mail: OutgoingMail): Promise<{ via: "smtp" | "outbox"; messageId: string }>;
};

/**
 * The way mails leave. Use cases write the outbox inside their transaction; a job sends from there with this, never
 * inside a transaction. Fails with the server's error, so that the job tries again: at least once.
 */
export function createMailTransport(config: { smtpUrl?: string | undefined; from: string }): MailTransport {
  const domain = /@([a-z0-9.-]+)>?\s*$/i.exec(config.from)?.[1];
  invariant(domain && isHeaderSafe(config.from), "the sender is an address on one line");
  const smtp = config.smtpUrl
    ? createTransport({
        url: config.smtpUrl,
        connectionTimeout: 10_000,
        greetingTimeout: 10_000,
        socketTimeout: 20_000,
        disableFileAccess: true,
        disableUrlAccess: true,
      })
    : null;
  return {
    async send(mail) {
      refuseUnsafe(mail);
      const messageId = `<${mail.id}@${domain}>`;
      if (!smtp) return { via: "outbox", messageId };
      await smtp.sendMail({
        from: config.from,
        to: { name: "", address: mail.to },
        subject: mail.subject,
        html: mail.html,
        text: mail.text,
        messageId,
        headers: { "Auto-Submitted": "auto-generated" },
      });
      return { via: "smtp", messageId };
    },
  };
}

/** Header fields refuse line breaks, and the addressee is one address, not a list. */
function refuseUnsafe(mail: OutgoingMail): void {
  invariant(/^[\w.-]{1,120}$/.test(mail.id), "a mail's id is an id");
  invariant(/^[^\s@,;<>"]{1,64}@[^\s@,;<>"]{1,255}$/u.test(mail.to), "a mail goes to one address");
  invariant(mail.subject !== "" && isHeaderSafe(mail.subject), "a subject is one line");
}

function isHeaderSafe(value: string): boolean {
  return !/\p{Cc}|[\u2028\u2029]/u.test(value);
}
