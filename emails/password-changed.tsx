import { MailAction, MailParagraph } from "./mail-parts.tsx";
import type { MailTemplate } from "./mail-template.ts";

export type PasswordChangedProps = {
  readonly changedAt: Date;
  readonly resetUrl: string;
};

export const passwordChanged: MailTemplate<PasswordChangedProps> = {
  subject: (_props, { text }) => text("emails.password_changed.subject"),
  body: (props, reader) => (
    <>
      <MailParagraph>
        {reader.text("emails.password_changed.lead", { changedAt: reader.format.instant(props.changedAt) })}
      </MailParagraph>
      <MailParagraph>{reader.text("emails.password_changed.detail")}</MailParagraph>
      <MailAction
        url={props.resetUrl}
        label={reader.text("emails.password_changed.action")}
        reader={reader}
      />
    </>
  ),
};
