import { MailAction, MailParagraph } from "./mail-parts.tsx";
import type { MailTemplate } from "./mail-template.ts";

export type VerifyEmailProps = {
  readonly verifyUrl: string;
  readonly expiresAt: Date;
};

export const verifyEmail: MailTemplate<VerifyEmailProps> = {
  subject: (_props, { text }) => text("emails.verify_email.subject"),
  body: (props, reader) => (
    <>
      <MailParagraph>{reader.text("emails.verify_email.lead")}</MailParagraph>
      <MailAction url={props.verifyUrl} label={reader.text("emails.verify_email.action")} reader={reader} />
      <MailParagraph>
        {reader.text("emails.verify_email.detail", { expiresAt: reader.format.instant(props.expiresAt) })}
      </MailParagraph>
    </>
  ),
};
