import { MailAction, MailParagraph } from "./mail-parts.tsx";
import type { MailTemplate } from "./mail-template.ts";

export type ApplicationReceivedProps = {
  readonly company: string;
  /** Calendar day. */
  readonly answerBy: string;
  /** The page that shows how the application stands, without signing in. */
  readonly statusUrl: string;
};

export const applicationReceived: MailTemplate<ApplicationReceivedProps> = {
  subject: (_props, { text }) => text("emails.application_received.subject"),
  body: (props, reader) => (
    <>
      <MailParagraph>
        {reader.text("emails.application_received.lead", { company: props.company })}
      </MailParagraph>
      <MailParagraph>
        {reader.text("emails.application_received.detail", { answerBy: reader.format.day(props.answerBy) })}
      </MailParagraph>
      <MailAction
        url={props.statusUrl}
        label={reader.text("emails.application_received.action")}
        reader={reader}
      />
    </>
  ),
};
