import { MailParagraph } from "./mail-parts.tsx";
import type { MailTemplate } from "./mail-template.ts";

export type ApplicationRefusedProps = {
  readonly company: string;
  /** Sentence in the reader's language. */
  readonly reason: string;
};

export const applicationRefused: MailTemplate<ApplicationRefusedProps> = {
  subject: (_props, { text }) => text("emails.application_refused.subject"),
  body: (props, reader) => (
    <>
      <MailParagraph>
        {reader.text("emails.application_refused.lead", { company: props.company })}
      </MailParagraph>
      <MailParagraph>
        {reader.text("emails.application_refused.reason", { reason: props.reason })}
      </MailParagraph>
      <MailParagraph>{reader.text("emails.application_refused.detail")}</MailParagraph>
    </>
  ),
};
