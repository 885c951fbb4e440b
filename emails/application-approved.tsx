import { MailAction, MailParagraph } from "./mail-parts.tsx";
import type { MailTemplate } from "./mail-template.ts";

export type ApplicationApprovedProps = {
  readonly company: string;
  /** Where to set a first password, or to sign in when there is one. */
  readonly enterUrl: string;
  readonly hasPassword: boolean;
};

export const applicationApproved: MailTemplate<ApplicationApprovedProps> = {
  subject: (_props, { text }) => text("emails.application_approved.subject"),
  body: (props, reader) => (
    <>
      <MailParagraph>
        {reader.text("emails.application_approved.lead", { company: props.company })}
      </MailParagraph>
      <MailParagraph>{reader.text("emails.application_approved.detail")}</MailParagraph>
      <MailAction
        url={props.enterUrl}
        label={reader.text(
          props.hasPassword
            ? "emails.application_approved.action"
            : "emails.application_approved.action_set_password",
        )}
        reader={reader}
      />
    </>
  ),
};
