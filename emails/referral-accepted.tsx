import { MailAction, MailParagraph } from "./mail-parts.tsx";
import type { MailTemplate } from "./mail-template.ts";

export type ReferralAcceptedProps = {
  readonly customer: string;
  readonly product: string;
  readonly referralUrl: string;
};

export const referralAccepted: MailTemplate<ReferralAcceptedProps> = {
  subject: (_props, { text }) => text("emails.referral_accepted.subject"),
  body: (props, reader) => (
    <>
      <MailParagraph>
        {reader.text("emails.referral_accepted.lead", { customer: props.customer, product: props.product })}
      </MailParagraph>
      <MailParagraph>{reader.text("emails.referral_accepted.detail")}</MailParagraph>
      <MailAction
        url={props.referralUrl}
        label={reader.text("emails.referral_accepted.action")}
        reader={reader}
      />
    </>
  ),
};
