import { MailAction, MailParagraph } from "./mail-parts.tsx";
import type { MailTemplate } from "./mail-template.ts";

export type ContestDecidedProps = {
  readonly customer: string;
  readonly granted: boolean;
  /** Sentence in the reader's language. */
  readonly reason: string;
  readonly referralUrl: string;
};

export const contestDecided: MailTemplate<ContestDecidedProps> = {
  subject: (props, { text }) =>
    text(props.granted ? "emails.contest_decided.subject_granted" : "emails.contest_decided.subject_refused"),
  body: (props, reader) => (
    <>
      <MailParagraph>
        {reader.text(
          props.granted ? "emails.contest_decided.lead_granted" : "emails.contest_decided.lead_refused",
          { customer: props.customer },
        )}
      </MailParagraph>
      <MailParagraph>{reader.text("emails.contest_decided.reason", { reason: props.reason })}</MailParagraph>
      <MailAction
        url={props.referralUrl}
        label={reader.text("emails.contest_decided.action")}
        reader={reader}
      />
    </>
  ),
};
