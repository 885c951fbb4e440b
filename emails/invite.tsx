import { MailAction, MailParagraph } from "./mail-parts.tsx";
import type { MailTemplate } from "./mail-template.ts";

export type InviteProps = {
  readonly inviter: string;
  readonly organisation: string;
  readonly inviteUrl: string;
  readonly expiresAt: Date;
};

export const invite: MailTemplate<InviteProps> = {
  subject: (props, { text }) =>
    text("emails.invite.subject", { inviter: props.inviter, organisation: props.organisation }),
  body: (props, reader) => (
    <>
      <MailParagraph>
        {reader.text("emails.invite.lead", { inviter: props.inviter, organisation: props.organisation })}
      </MailParagraph>
      <MailAction url={props.inviteUrl} label={reader.text("emails.invite.action")} reader={reader} />
      <MailParagraph>
        {reader.text("emails.invite.detail", { expiresAt: reader.format.instant(props.expiresAt) })}
      </MailParagraph>
    </>
  ),
};
