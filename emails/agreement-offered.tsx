import { MailAction, MailParagraph } from "./mail-parts.tsx";
import type { MailTemplate } from "./mail-template.ts";

export type AgreementOfferedProps = {
  readonly title: string;
  readonly version: number;
  /** Calendar day. */
  readonly effectiveOn: string;
  readonly agreementUrl: string;
};

export const agreementOffered: MailTemplate<AgreementOfferedProps> = {
  subject: (_props, { text }) => text("emails.agreement_offered.subject"),
  body: (props, reader) => (
    <>
      <MailParagraph>
        {reader.text("emails.agreement_offered.lead", { title: props.title, version: props.version })}
      </MailParagraph>
      <MailParagraph>
        {reader.text("emails.agreement_offered.detail", {
          effectiveOn: reader.format.day(props.effectiveOn),
        })}
      </MailParagraph>
      <MailAction
        url={props.agreementUrl}
        label={reader.text("emails.agreement_offered.action")}
        reader={reader}
      />
    </>
  ),
};
