import { MailAction, MailParagraph } from "./mail-parts.tsx";
import type { MailTemplate } from "./mail-template.ts";

export type ReferralDeclinedProps = {
  readonly customer: string;
  /** Sentence in the reader's language. */
  readonly reason: string;
  readonly referralUrl: string;
};

export const referralDeclined: MailTemplate<ReferralDeclinedProps> = {
  subject: (_props, { text }) => text("emails.referral_declined.subject"),
  body: (props, reader) => (
    <>
      <MailParagraph>
        {reader.text("emails.referral_declined.lead", { customer: props.customer })}
      </MailParagraph>
      <MailParagraph>
        {reader.text("emails.referral_declined.reason", { reason: props.reason })}
      </MailParagraph>
      <MailParagraph>{reader.text("emails.referral_declined.detail")}</MailParagraph>
      <MailAction
        url={props.referralUrl}
        label={reader.text("emails.referral_declined.action")}
        reader={reader}
      />
    </>
  ),
};
