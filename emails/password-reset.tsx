import { MailAction, MailParagraph } from "./mail-parts.tsx";
import type { MailTemplate } from "./mail-template.ts";

export type PasswordResetProps = {
  readonly resetUrl: string;
  readonly expiresAt: Date;
};

export const passwordReset: MailTemplate<PasswordResetProps> = {
  subject: (_props, { text }) => text("emails.password_reset.subject"),
  body: (props, reader) => (
    <>
      <MailParagraph>{reader.text("emails.password_reset.lead")}</MailParagraph>
      <MailAction url={props.resetUrl} label={reader.text("emails.password_reset.action")} reader={reader} />
      <MailParagraph>
        {reader.text("emails.password_reset.detail", { expiresAt: reader.format.instant(props.expiresAt) })}
      </MailParagraph>
    </>
  ),
};
